package dev.pagewatch.gateway.bridge;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one socket. Write futures complete when the transport has taken the bytes, so
 * characters in flight tell how slow the viewer is; past a bound, messages wait here, where a newer
 * one about the same thing replaces an older one, and leave together once there is room. Used on
 * one event loop only.
 */
final class Outbox {

  private static final int MAX_IN_FLIGHT = 64 * 1024;
  private static final int MAX_WAITING = 1024 * 1024;
  private static final int MAX_AT_ONCE = 32 * 1024;
  private static final Duration MAX_STALL = Duration.ofSeconds(30);

  private final Wire wire;
  private final Runnable tooSlow;
  private final BridgeMeters meters;
  private final InstantSource clock;

  /** Null while nothing waits, as with almost all sockets almost always. */
  private @Nullable Map<String, Frame> waiting;

  private int inFlight;
  private int waitingCharacters;
  private long unkeyed;
  private long conflated;
  private @Nullable Instant stalledSince;
  private boolean closed;

  /**
   * In front of a wire.
   *
   * @param tooSlow called once, when the viewer can't keep up
   */
  Outbox(Wire wire, Runnable tooSlow, BridgeMeters meters, InstantSource clock) {
    this.wire = wire;
    this.tooSlow = tooSlow;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Sends a frame now or when the socket has room.
   *
   * @param key what it is about, so that it replaces an older one that waits; null if it doesn't
   */
  void send(@Nullable String key, Frame frame) {
    if (closed) {
      return;
    }
    if (waiting == null && inFlight < MAX_IN_FLIGHT) {
      begin(frame.length());
      wire.write(frame).onComplete(done -> written(frame.length()));
      return;
    }
    hold(key == null ? "\u0000" + unkeyed++ : key, frame);
  }

  /** Removed and put again at the end: the newer message keeps its place in the order. */
  private void hold(String key, Frame frame) {
    Map<String, Frame> held = waiting;
    if (held == null) {
      held = new LinkedHashMap<>();
      waiting = held;
    }
    Frame replaced = held.remove(key);
    if (replaced != null) {
      conflated++;
      meters.conflated.increment();
      waits(-replaced.length());
    }
    held.put(key, frame);
    waits(frame.length());
    if (waitingCharacters > MAX_WAITING) {
      giveUp();
    }
  }

  private void waits(int characters) {
    waitingCharacters += characters;
    meters.outboxCharacters.add(characters);
  }

  private void begin(int characters) {
    inFlight += characters;
    meters.outboxCharacters.add(characters);
    meters.framesOut.increment();
    meters.charactersOut.increment(characters);
    if (stalledSince == null) {
      stalledSince = clock.instant();
    }
  }

  private void written(int characters) {
    inFlight -= characters;
    meters.outboxCharacters.add(-characters);
    stalledSince = inFlight == 0 ? null : clock.instant();
    while (!closed && waiting != null && inFlight < MAX_IN_FLIGHT) {
      sendSome(waiting);
    }
  }

  private void sendSome(Map<String, Frame> held) {
    List<Frame> some = new ArrayList<>();
    int characters = 0;
    var frames = held.values().iterator();
    while (frames.hasNext() && characters < MAX_AT_ONCE) {
      Frame frame = frames.next();
      frames.remove();
      some.add(frame);
      characters += frame.length();
    }
    waits(-characters);
    if (held.isEmpty()) {
      waiting = null;
    }
    int sent = characters;
    begin(sent);
    wire.write(some).onComplete(done -> written(sent));
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
    meters.dropped.increment(waiting());
    waiting = null;
    waits(-waitingCharacters);
  }

  /** Messages replaced by newer ones while they waited. */
  long conflated() {
    return conflated;
  }

  /** Messages that wait. */
  int waiting() {
    return waiting == null ? 0 : waiting.size();
  }

  /** Characters that wait or are on their way. */
  int characters() {
    return waitingCharacters + inFlight;
  }
}
