package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.live.StatusPublisher;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import java.time.Duration;
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

  /** Less late than this, a watch just waits for its turn. */
  private static final Duration LATE = Duration.ofSeconds(10);

  /** A longer time between two looks at the queue means that nobody was there to check. */
  private static final Duration AWAY = Duration.ofMinutes(1);

  private static final int MAX_SPREAD = 500;

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

  /**
   * Announces what fell due since the last call, and catches up when that was long ago. Runs on the
   * gateway's event loop.
   */
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
          if (isAway(from, to)) {
            noExpiryBefore = to.plus(LeaseDesk.LEASE_FOR);
            catchUp();
          }
          if (!watches.isEmpty()) {
            status.fellDue(watches);
          }
        },
        failure -> {
          announcing = false;
          LOG.debug("The queue can't be read now: {}", failure.getMessage());
        });
  }

  private static boolean isAway(Instant from, Instant to) {
    return Duration.between(from, to).compareTo(AWAY) > 0;
  }

  /**
   * Ends leases whose worker went silent. While the database was away, or this machine asleep,
   * nobody could extend any, so for as long as a lease lives after it is back, workers have time
   * to.
   */
  public void expireLeases() {
    Instant now = clock.instant();
    if (expiring || now.isBefore(noExpiryBefore) || isAway(announcedUpTo, now)) {
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

  /**
   * Spreads over the next minutes what fell due while nobody was there to check it. Never fails: at
   * worst it is checked as fast as it can be.
   */
  public Future<Void> catchUp() {
    Instant dueBefore = clock.instant().minus(LATE);
    return store
        .read(reading -> reading.queue().overdue(dueBefore))
        .compose(
            overdue -> {
              if (overdue == 0) {
                return Future.<Void>succeededFuture();
              }
              LOG.info("{} watch(es) overdue; their checks are spread over some time", overdue);
              return spread(dueBefore, overdue);
            })
        .otherwise(
            failure -> {
              LOG.warn("What is overdue can't be spread now: {}", failure.getMessage());
              return null;
            });
  }

  private Future<Void> spread(Instant dueBefore, int overdue) {
    return store
        .write(transaction -> transaction.queue().spreadOverdue(dueBefore, overdue, MAX_SPREAD))
        .compose(
            spread -> spread < MAX_SPREAD ? Future.succeededFuture() : spread(dueBefore, overdue));
  }
}
