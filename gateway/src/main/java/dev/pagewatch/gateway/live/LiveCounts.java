package dev.pagewatch.gateway.live;

import dev.pagewatch.gateway.fleet.WorkerRegistry;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.WatchCounts;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.fleet.QueueLength;
import dev.pagewatch.model.fleet.StatsSummary;
import dev.pagewatch.model.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes {@code queue.length} and {@code stats.summary} soon after something changed, at most
 * five times a second, more rarely where counting takes long, and only what differs. Changed on the
 * home loop, read on any.
 */
public final class LiveCounts {

  private static final Logger LOG = LoggerFactory.getLogger(LiveCounts.class);
  private static final long PAUSE_MILLIS = 200;
  private static final long REFRESH_MILLIS = 5_000;

  /** Counting takes at most this part of the time. */
  private static final long SHARE = 20;

  private final Vertx vertx;
  private final Store store;
  private final WorkerRegistry workers;
  private final CheckRate rate;
  private final IntSupplier sockets;
  private volatile QueueLength queue = new QueueLength(0, 0, null);
  private volatile StatsSummary stats = new StatsSummary(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  private boolean scheduled;
  private boolean reading;
  private long pauseMillis = PAUSE_MILLIS;

  private record Read(WatchCounts counts, QueueLength queue) {}

  /** Counts over these parts. */
  public LiveCounts(
      Vertx vertx, Store store, WorkerRegistry workers, CheckRate rate, IntSupplier sockets) {
    this.vertx = vertx;
    this.store = store;
    this.workers = workers;
    this.rate = rate;
    this.sockets = sockets;
  }

  /**
   * Counts now and publishes what differs. Until the first count is made, there is nothing true to
   * tell.
   *
   * @return fails as the store does
   */
  public Future<Void> count() {
    reading = true;
    long start = System.nanoTime();
    return store
        .read(reading -> new Read(reading.watches().counts(), reading.queue().length()))
        .onComplete(
            read -> {
              reading = false;
              long tookMillis = (System.nanoTime() - start) / 1_000_000;
              pauseMillis = Math.clamp(SHARE * tookMillis, PAUSE_MILLIS, REFRESH_MILLIS);
              publish(read);
            },
            failure -> reading = false)
        .mapEmpty();
  }

  /** Starts refreshing what changes with time alone. */
  public void start() {
    vertx.setPeriodic(REFRESH_MILLIS, id -> changed());
    changed();
  }

  /** Something was committed, connected or heard: counts may differ. */
  public void changed() {
    if (scheduled) {
      return;
    }
    scheduled = true;
    vertx.setTimer(pauseMillis, id -> refresh());
  }

  private void refresh() {
    scheduled = false;
    if (reading) {
      changed();
      return;
    }
    count().onFailure(failure -> LOG.debug("Counts can't be read now: {}", failure.getMessage()));
  }

  private void publish(Read read) {
    if (!read.queue().equals(queue)) {
      queue = read.queue();
      vertx.eventBus().publish(BusAddresses.QUEUE_LENGTH, Json.write(queue));
    }
    StatsSummary fresh = summary(read.counts());
    if (!fresh.equals(stats)) {
      stats = fresh;
      vertx.eventBus().publish(BusAddresses.STATS_SUMMARY, Json.write(stats));
    }
  }

  private StatsSummary summary(WatchCounts counts) {
    return new StatsSummary(
        counts.watches(),
        counts.paused(),
        counts.failing(),
        counts.unviewed(),
        rate.lastMinute(),
        counts.changesLastDay(),
        workers.up(),
        workers.browserSlots(),
        workers.browserSlotsBusy(),
        workers.httpSlots(),
        workers.httpSlotsBusy(),
        sockets.getAsInt());
  }

  /** The queue's length as last published. */
  public QueueLength queue() {
    return queue;
  }

  /** The statistics as last published. */
  public StatsSummary stats() {
    return stats;
  }
}
