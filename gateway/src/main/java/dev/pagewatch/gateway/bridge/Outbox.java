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
 * What waits for one socket, for one of two reasons. Write futures complete when the transport has
 * taken the bytes, so characters in flight tell how slow the viewer is; past a bound, messages wait
 * for room, and a newer one about the same thing replaces an older one. And what follows others
 * within a moment waits for that moment's end, none replaced, as each write costs more than what it
 * carries. What waits leaves together. Used on one event loop only.
 */
final class Outbox {

  private static final int MAX_IN_FLIGHT = 64 * 1024;
  private static final int MAX_WAITING = 1024 * 1024;
  private static final int MAX_AT_ONCE = 32 * 1024;

  /** As many as who looks at a few rows gets; who gets more can't see the difference. */
  private static final int MOST_IN_MOMENT = 3;

  private static final Duration MAX_STALL = Duration.ofSeconds(30);

  private final Wire wire;
  private final Gathering gathering;
  private final Runnable tooSlow;
  private final BridgeMeters meters;
  private final InstantSource clock;

  /** Null while nothing waits, as with almost all sockets almost always. */
  private @Nullable Map<Object, Frame> waiting;

  /** The last moment that something was sent in, and how often. */
  private long moment = -1;

  private int sentInMoment;

  private boolean gathers;

  private int inFlight;
  private int waitingCharacters;
  private long conflated;
  private @Nullable Instant stalledSince;
  private boolean closed;

  /** What is to be run once there is room again; as few as there are sessions of a viewer. */
  private List<Runnable> taken = List.of();

  /**
   * In front of a wire.
   *
   * @param gathering calls {@link #leave} when a moment ends
   * @param tooSlow called once, when the viewer can't keep up
   */
  Outbox(
      Wire wire, Gathering gathering, Runnable tooSlow, BridgeMeters meters, InstantSource clock) {
    this.wire = wire;
    this.gathering = gathering;
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
    if (inFlight >= MAX_IN_FLIGHT) {
      hold(key == null ? new Object() : key, frame);
    } else if (gathers || waiting != null) {
      gather(frame);
    } else if (maySendNow()) {
      begin(frame.length());
      wire.write(frame).onComplete(done -> written(frame.length()));
    } else {
      gathers = true;
      gathering.add(this);
      gather(frame);
    }
  }

  /** Runs it once what was sent so far has left but for little, or never will. */
  void whenTaken(Runnable then) {
    if (isTaken()) {
      then.run();
      return;
    }
    List<Runnable> more = new ArrayList<>(taken);
    more.add(then);
    taken = more;
  }

  private boolean isTaken() {
    return closed || (waiting == null && inFlight < MAX_IN_FLIGHT / 2);
  }

  private void tellTaken() {
    if (!taken.isEmpty() && isTaken()) {
      List<Runnable> all = taken;
      taken = List.of();
      all.forEach(Runnable::run);
    }
  }

  private boolean maySendNow() {
    long now = gathering.moment();
    if (now != moment) {
      moment = now;
      sentInMoment = 0;
    }
    return sentInMoment++ < MOST_IN_MOMENT;
  }

  /** What was gathered may leave. */
  void leave() {
    gathers = false;
    sendWaiting();
  }

  private void gather(Frame frame) {
    hold(new Object(), frame);
    if (waiting != null && waitingCharacters >= MAX_AT_ONCE) {
      sendSome(waiting);
    }
  }

  /** Removed and put again at the end: the newer message keeps its place in the order. */
  private void hold(Object key, Frame frame) {
    Map<Object, Frame> held = waiting;
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
    sendWaiting();
    tellTaken();
  }

  private void sendWaiting() {
    while (!closed && !gathers && waiting != null && inFlight < MAX_IN_FLIGHT) {
      sendSome(waiting);
    }
  }

  private void sendSome(Map<Object, Frame> held) {
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
    tellTaken();
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
