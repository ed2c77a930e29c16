package dev.pagewatch.gateway.bridge;

import dev.pagewatch.gateway.rate.TokenBucket;
import dev.pagewatch.gateway.signin.Visitor;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** One browser's socket: what it registered for and what waits for it. */
final class ViewerSocket {

  /** A client pings every 5 s by default; one that is silent for this long is gone. */
  static final long IDLE_MILLIS = 300_000;

  private static final int MAX_REGISTRATIONS = 100;
  private static final double FRAMES_PER_SECOND = 100;
  private static final double FRAMES_AT_ONCE = 500;

  private final long id;
  private final Visitor visitor;
  private final Instant openedAt;
  private final SockJSSocket socket;
  private final Logger log;
  private final TokenBucket rate;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Map<String, Filter> registrations = new HashMap<>();
  private Instant heardAt;

  /** Which messages of an address a socket wants: all, or those about some keys. */
  record Filter(Optional<Set<String>> keys) {

    /** From a {@code watches} header: comma-separated ids. */
    static Filter of(Map<String, String> headers) {
      return new Filter(
          Optional.ofNullable(headers.get("watches"))
              .map(
                  ids ->
                      Arrays.stream(ids.split(",", -1))
                          .map(String::strip)
                          .filter(id -> !id.isEmpty())
                          .collect(Collectors.toUnmodifiableSet())));
    }

    boolean passes(AddressFeed.Entry entry) {
      return keys.isEmpty() || (entry.key() != null && keys.get().contains(entry.key()));
    }
  }

  ViewerSocket(long id, Visitor visitor, SockJSSocket socket, Logger log, InstantSource clock) {
    this.id = id;
    this.visitor = visitor;
    this.openedAt = clock.instant();
    this.socket = socket;
    this.log = log;
    this.clock = clock;
    this.rate = new TokenBucket(FRAMES_PER_SECOND, FRAMES_AT_ONCE, clock);
    this.heardAt = clock.instant();
    this.outbox = new Outbox(socket::write, () -> close(4008, "slow consumer"), clock);
  }

  long id() {
    return id;
  }

  /** Whose it is. */
  Visitor visitor() {
    return visitor;
  }

  /** Since when it is open. */
  Instant openedAt() {
    return openedAt;
  }

  /** A frame came in; whether it may be taken. */
  boolean heard(String frame) {
    heardAt = clock.instant();
    log.debug("socket {} in {} characters: {}", id, frame.length(), frame);
    return rate.admits();
  }

  /** Whether a further address may be registered. */
  boolean hasRoom() {
    return registrations.size() < MAX_REGISTRATIONS;
  }

  boolean isRegistered(String address) {
    return registrations.containsKey(address);
  }

  void register(String address, Filter filter) {
    registrations.put(address, filter);
  }

  void unregister(String address) {
    registrations.remove(address);
  }

  /** Sends a message if the socket registered for it. */
  void offer(String address, AddressFeed.Entry entry) {
    Filter filter = registrations.get(address);
    if (filter != null && filter.passes(entry)) {
      send(entry.key() == null ? null : address + "\n" + entry.key(), entry.frame());
    }
  }

  void send(String frame) {
    send(null, frame);
  }

  private void send(@Nullable String key, String frame) {
    log.debug("socket {} out {} characters: {}", id, frame.length(), frame);
    outbox.send(key, frame);
  }

  /** Closes the socket if it stalls or fell silent. */
  void checkLife() {
    outbox.checkStall();
    if (heardAt.plusMillis(IDLE_MILLIS).isBefore(clock.instant())) {
      close(4003, "idle");
    }
  }

  void close(int code, String reason) {
    log.debug("socket {} closed by us: {} {}", id, code, reason);
    outbox.close();
    socket.close(code, reason);
  }

  /** The transport is gone. */
  void closed() {
    outbox.close();
  }

  long conflated() {
    return outbox.conflated();
  }
}
