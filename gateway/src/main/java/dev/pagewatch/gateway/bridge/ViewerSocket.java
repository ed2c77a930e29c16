package dev.pagewatch.gateway.bridge;

import dev.pagewatch.gateway.rate.TokenBucket;
import dev.pagewatch.gateway.signin.Visitor;
import dev.pagewatch.model.BusAddresses;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** One browser's socket: what it registered for and what waits for it. */
final class ViewerSocket {

  /** Addresses there may be; more than there are. */
  private static final int MAX_REGISTRATIONS = 100;

  private static final double FRAMES_PER_SECOND = 30;
  private static final double FRAMES_AT_ONCE = 500;

  /** Between two signs of life asked for. SockJS clients expect one each 25 s. */
  private static final Duration PROBE_EVERY = Duration.ofSeconds(25);

  /** A WebSocket answers probes by itself: after three without an answer nobody is there. */
  private static final Duration SILENCE = Duration.ofSeconds(80);

  /** Over HTTP only the client's own pings, each 5 s by default, tell that it is there. */
  private static final Duration SILENCE_OVER_HTTP = Duration.ofMinutes(5);

  /** For the other end to read with which code it was closed. */
  private static final Duration GOODBYE = Duration.ofSeconds(30);

  private final long id;
  private final Visitor visitor;
  private final String network;
  private final Instant openedAt;
  private final Wire wire;
  private final Logger log;
  private final BridgeMeters meters;
  private final TokenBucket rate;
  private final Outbox outbox;
  private final InstantSource clock;
  private final Map<String, Registration> registrations = new HashMap<>(8);
  private final Map<String, Boolean> sessions = new HashMap<>(2);
  private Instant heardAt;
  private Instant probedAt;
  private long framesOut;
  private long lastRegistration;
  private @Nullable Instant goodbyeAt;
  private boolean closed;

  /**
   * A registration: asked for at first, and in force once what was missed is known.
   *
   * @param number tells it from an earlier or later one of the same address
   * @param inForce what the address's audience holds of it, null while nothing yet
   */
  record Registration(long number, Filter wanted, @Nullable Filter inForce) {}

  /**
   * In front of a wire.
   *
   * @param network where it comes from, as sockets are counted
   */
  ViewerSocket(
      long id,
      Visitor visitor,
      String network,
      Wire wire,
      Gathering gathering,
      Logger log,
      BridgeMeters meters,
      InstantSource clock) {
    this.id = id;
    this.visitor = visitor;
    this.network = network;
    this.openedAt = clock.instant();
    this.wire = wire;
    this.log = log;
    this.meters = meters;
    this.clock = clock;
    this.rate = new TokenBucket(FRAMES_PER_SECOND, FRAMES_AT_ONCE, clock);
    this.heardAt = openedAt;
    this.probedAt = openedAt;
    this.outbox = new Outbox(wire, gathering, this::tooSlow, meters, clock);
  }

  long id() {
    return id;
  }

  /** Whose it is. */
  Visitor visitor() {
    return visitor;
  }

  /** Where it comes from. */
  String network() {
    return network;
  }

  /** Since when it is open. */
  Instant openedAt() {
    return openedAt;
  }

  boolean isClosed() {
    return closed;
  }

  /** A frame came in; whether it may be taken. */
  boolean heard(String frame) {
    alive();
    meters.framesIn.increment();
    meters.charactersIn.increment(frame.length());
    if (log.isDebugEnabled()) {
      // What is typed in a session may be a password.
      boolean typed = frame.contains(BusAddresses.BROWSER_COMMAND);
      log.debug(
          "socket {} in {} characters: {}",
          id,
          frame.length(),
          typed ? "a session's command" : frame);
    }
    return rate.admits();
  }

  /** The other end showed a sign of life. */
  void alive() {
    heardAt = clock.instant();
  }

  /** Whether a further address may be registered. */
  boolean hasRoom() {
    return registrations.size() < MAX_REGISTRATIONS;
  }

  /** Notes that it wants messages of an address, in place of what it wanted before. */
  Registration wants(String address, Filter wanted) {
    Registration before = registrations.get(address);
    Registration asked =
        new Registration(++lastRegistration, wanted, before == null ? null : before.inForce());
    registrations.put(address, asked);
    return asked;
  }

  /** Whether some registration is not in force yet. */
  boolean isAsking() {
    return registrations.values().stream()
        .anyMatch(asked -> !asked.wanted().equals(asked.inForce()));
  }

  /** What it registered for, by address. */
  Map<String, Registration> registrations() {
    return registrations;
  }

  /** Sends a message. */
  void send(AddressFeed.Entry entry) {
    send(entry.slot(), entry.frame());
  }

  /** Sends a frame of its own. */
  void send(String frame) {
    send(null, new Frame(frame));
  }

  void send(@Nullable String slot, Frame frame) {
    // Asked first: for each message to each socket, even the arguments would be something.
    if (log.isDebugEnabled()) {
      log.debug("socket {} out {} characters: {}", id, frame.length(), frame);
    }
    framesOut++;
    outbox.send(slot, frame);
  }

  /** The sessions it opened, and whether it wants to hear of them. */
  Map<String, Boolean> sessions() {
    return sessions;
  }

  /**
   * Sends how a session of its own is.
   *
   * @param slot in which a newer one replaces this while it waits
   * @param taken run once it has left, or never will
   */
  void send(String slot, Frame frame, Runnable taken) {
    if (log.isDebugEnabled()) {
      log.debug("socket {} out {} characters of a session", id, frame.length());
    }
    framesOut++;
    outbox.send(slot, frame);
    outbox.whenTaken(taken);
  }

  /** Closes the socket if it stalls or fell silent, and asks for a sign of life now and then. */
  void checkLife() {
    Instant now = clock.instant();
    if (goodbyeAt != null) {
      if (goodbyeAt.plus(GOODBYE).isBefore(now)) {
        wire.cut();
      }
      return;
    }
    outbox.checkStall();
    Duration silence = wire.answersProbes() ? SILENCE : SILENCE_OVER_HTTP;
    if (heardAt.plus(silence).isBefore(now)) {
      close(4003, "idle");
    } else if (!closed && !probedAt.plus(PROBE_EVERY).isAfter(now)) {
      probedAt = now;
      wire.probe();
    }
  }

  private void tooSlow() {
    meters.slowCloses.increment();
    close(4008, "slow consumer");
  }

  void close(int code, String reason) {
    if (!closed) {
      log.debug("socket {} closed by us: {} {}", id, code, reason);
      closed();
      goodbyeAt = clock.instant();
      wire.close(code, reason);
    }
  }

  /** The transport is gone. */
  void closed() {
    closed = true;
    outbox.close();
  }

  long conflated() {
    return outbox.conflated();
  }

  /** For operators. */
  SocketStatus status() {
    return new SocketStatus(
        String.valueOf(id),
        wire.transport(),
        wire.peer(),
        visitor.kind(),
        openedAt,
        heardAt,
        registrations.entrySet().stream()
            .map(
                entry ->
                    new SocketStatus.Listening(
                        entry.getKey(),
                        entry.getValue().wanted().keys().map(Set::size).orElse(null)))
            .sorted(Comparator.comparing(SocketStatus.Listening::address))
            .toList(),
        framesOut,
        outbox.conflated(),
        outbox.waiting(),
        outbox.characters());
  }
}
