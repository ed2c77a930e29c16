package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.live.StatusPublisher;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What time alone brings about: watches fall due and leases expire. */
public final class QueueClock {

  private static final Logger LOG = LoggerFactory.getLogger(QueueClock.class);

  /** Announced at most at once; a viewer of more sees them queued by their own clock. */
  private static final int MAX_ANNOUNCED = 500;

  private static final int MAX_EXPIRED = 500;

  private final Store store;
  private final StatusPublisher status;
  private final InstantSource clock;
  private Instant announcedUpTo;
  private boolean announcing;
  private boolean expiring;
  private Instant noExpiryBefore = Instant.MIN;

  /** Announces through {@code status}. */
  public QueueClock(Store store, StatusPublisher status, InstantSource clock) {
    this.store = store;
    this.status = status;
    this.clock = clock;
    this.announcedUpTo = clock.instant();
  }

  /** Announces what fell due since the last call. Runs on the gateway's event loop. */
  public void announceDue() {
    if (announcing) {
      return;
    }
    announcing = true;
    Instant from = announcedUpTo;
    Instant to = clock.instant();
    Future<List<Watch>> due =
        store.read(reading -> reading.queue().fellDue(from, to, MAX_ANNOUNCED));
    due.onComplete(
        watches -> {
          announcing = false;
          announcedUpTo = to;
          if (!watches.isEmpty()) {
            status.fellDue(watches);
          }
        },
        failure -> {
          announcing = false;
          LOG.debug("The queue can't be read now: {}", failure.getMessage());
        });
  }

  /**
   * Ends leases whose worker went silent. While the database was away nobody could extend any, so
   * for as long as a lease lives after it is back, workers have time to.
   */
  public void expireLeases() {
    if (expiring || clock.instant().isBefore(noExpiryBefore)) {
      return;
    }
    expiring = true;
    store
        .write(transaction -> transaction.queue().expire(MAX_EXPIRED))
        .onComplete(
            expired -> {
              expiring = false;
              if (expired > 0) {
                LOG.warn("{} lease(s) expired; their watches are due again", expired);
              }
            },
            failure -> {
              expiring = false;
              noExpiryBefore = clock.instant().plus(LeaseDesk.LEASE_FOR);
              LOG.debug("Leases can't be expired now: {}", failure.getMessage());
            });
  }
}
