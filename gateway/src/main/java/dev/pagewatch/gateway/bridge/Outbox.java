package dev.pagewatch.gateway.bridge;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one socket. Write futures complete when the transport has taken the bytes, so
 * characters in flight tell how slow the viewer is; past a bound, messages wait here, where a newer
 * one about the same thing replaces an older one. Used on one event loop only.
 */
final class Outbox {

  private static final int MAX_IN_FLIGHT = 256 * 1024;
  private static final int MAX_WAITING = 1024 * 1024;
  private static final Duration MAX_STALL = Duration.ofSeconds(30);

  private final Function<String, Future<Void>> write;
  private final Runnable tooSlow;
  private final InstantSource clock;
  private final Map<String, String> waiting = new LinkedHashMap<>();
  private int inFlight;
  private int waitingCharacters;
  private long unkeyed;
  private long conflated;
  private @Nullable Instant stalledSince;
  private boolean closed;

  /**
   * In front of a socket.
   *
   * @param tooSlow called once, when the socket can't keep up
   */
  Outbox(Function<String, Future<Void>> write, Runnable tooSlow, InstantSource clock) {
    this.write = write;
    this.tooSlow = tooSlow;
    this.clock = clock;
  }

  /** Sends a frame now or when the socket has room. */
  void send(@Nullable String key, String frame) {
    if (closed) {
      return;
    }
    if (inFlight < MAX_IN_FLIGHT && waiting.isEmpty()) {
      writeNow(frame);
      return;
    }
    // Removed and put again at the end: the newer message keeps its place in the order.
    String slot = key == null ? "\u0000" + unkeyed++ : key;
    String replaced = waiting.remove(slot);
    if (replaced != null) {
      conflated++;
      waitingCharacters -= replaced.length();
    }
    waiting.put(slot, frame);
    waitingCharacters += frame.length();
    if (waitingCharacters > MAX_WAITING) {
      giveUp();
    }
  }

  private void writeNow(String frame) {
    inFlight += frame.length();
    if (stalledSince == null) {
      stalledSince = clock.instant();
    }
    write.apply(frame).onComplete(done -> written(frame.length()));
  }

  private void written(int length) {
    inFlight -= length;
    stalledSince = inFlight == 0 ? null : clock.instant();
    var frames = waiting.values().iterator();
    while (!closed && inFlight < MAX_IN_FLIGHT && frames.hasNext()) {
      String frame = frames.next();
      frames.remove();
      waitingCharacters -= frame.length();
      writeNow(frame);
    }
  }

  /** Gives up on a socket that took nothing for too long. */
  void checkStall() {
    if (!closed && stalledSince != null && stalledSince.plus(MAX_STALL).isBefore(clock.instant())) {
      giveUp();
    }
  }

  private void giveUp() {
    close();
    tooSlow.run();
  }

  /** Drops all that waits. */
  void close() {
    closed = true;
    waiting.clear();
  }

  /** Messages replaced by newer ones while they waited. */
  long conflated() {
    return conflated;
  }
}
