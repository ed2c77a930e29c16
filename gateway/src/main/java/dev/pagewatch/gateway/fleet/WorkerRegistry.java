package dev.pagewatch.gateway.fleet;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.json.Json;
import io.vertx.core.eventbus.EventBus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** The workers heard of, and those lost. Changed on the home loop, read on any. */
public final class WorkerRegistry {

  /** Silence after which a worker counts as lost: five heartbeats. */
  public static final Duration LOST_AFTER = Duration.ofSeconds(10);

  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);

  private final EventBus bus;
  private final InstantSource clock;
  private final Map<String, Seen> workers = new ConcurrentSkipListMap<>();

  private record Seen(WorkerStatus status, Instant at) {}

  /** Publishes {@code worker.status} on a bus. */
  public WorkerRegistry(EventBus bus, InstantSource clock) {
    this.bus = bus;
    this.clock = clock;
  }

  /** A worker told how it is. */
  public void heard(WorkerStatus status) {
    workers.put(status.workerId(), new Seen(status, clock.instant()));
    publish(status);
  }

  /** Marks the silent as lost and forgets the long lost. */
  public void tick() {
    Instant now = clock.instant();
    workers.values().removeIf(seen -> seen.at.plus(FORGOTTEN_AFTER).isBefore(now));
    workers.replaceAll(
        (id, seen) -> {
          boolean silent = seen.at.plus(LOST_AFTER).isBefore(now);
          if (!silent || seen.status.state() == WorkerStatus.State.LOST) {
            return seen;
          }
          WorkerStatus lost = seen.status.withState(WorkerStatus.State.LOST);
          publish(lost);
          return new Seen(lost, seen.at);
        });
  }

  private void publish(WorkerStatus status) {
    bus.publish(BusAddresses.WORKER_STATUS, Json.write(status));
  }

  /** Each worker as last heard of. */
  public List<WorkerStatus> all() {
    return workers.values().stream().map(Seen::status).toList();
  }

  /** Workers that take work. */
  public int up() {
    return (int) live().count();
  }

  /** Browser slots of live workers. */
  public int browserSlots() {
    return sum(WorkerStatus::browserSlots);
  }

  /** Busy browser slots of live workers. */
  public int browserSlotsBusy() {
    return sum(WorkerStatus::browserSlotsBusy);
  }

  /** HTTP slots of live workers. */
  public int httpSlots() {
    return sum(WorkerStatus::httpSlots);
  }

  /** Busy HTTP slots of live workers. */
  public int httpSlotsBusy() {
    return sum(WorkerStatus::httpSlotsBusy);
  }

  private int sum(ToIntFunction<WorkerStatus> part) {
    return live().mapToInt(part).sum();
  }

  private Stream<WorkerStatus> live() {
    return workers.values().stream()
        .map(Seen::status)
        .filter(status -> status.state() == WorkerStatus.State.UP);
  }
}
