package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.live.CheckRate;
import dev.pagewatch.gateway.store.QueueRepository;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.check.WorkerHeartbeat;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives out leases and takes results in. */
public final class LeaseDesk {

  /** How long a lease lives without a heartbeat that names it. */
  public static final Duration LEASE_FOR = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LeaseDesk.class);

  /** Workers are woken when work falls due; this is only for a wake-up that got lost. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

  private static final int MAX_JOBS = 256;

  private final Store store;
  private final Duration checkTimeout;
  private final CheckRate rate;

  /** Over a store; each check gets {@code checkTimeout} as its deadline. */
  public LeaseDesk(Store store, Duration checkTimeout, CheckRate rate) {
    this.store = store;
    this.checkTimeout = checkTimeout;
    this.rate = rate;
  }

  /** Leases as many due watches as the worker has room for. */
  public Future<LeaseReply> lease(LeaseRequest request) {
    return store
        .write(transaction -> claim(transaction, request))
        .map(jobs -> new LeaseReply(jobs, ASK_AGAIN_AFTER));
  }

  private List<CheckJob> claim(Transaction transaction, LeaseRequest request) {
    List<CheckJob> jobs = new ArrayList<>();
    claim(transaction, request.workerId(), Engine.BROWSER, request.browser(), jobs);
    claim(transaction, request.workerId(), Engine.HTTP, request.http(), jobs);
    return jobs;
  }

  private void claim(
      Transaction transaction, String workerId, Engine kind, int room, List<CheckJob> jobs) {
    if (room <= 0) {
      return;
    }
    transaction.queue().claim(kind, Math.min(room, MAX_JOBS), workerId, LEASE_FOR).stream()
        .map(claim -> job(claim, kind))
        .forEach(jobs::add);
  }

  private CheckJob job(QueueRepository.Claim claim, Engine kind) {
    return new CheckJob(
        claim.watch().id(),
        claim.leaseToken(),
        claim.watch().url(),
        kind,
        kind == Engine.HTTP && claim.mayEscalate(),
        checkTimeout,
        claim.previousHash());
  }

  /** Stores a result under a current lease and refuses any other; answers after the commit. */
  public Future<ResultReply> result(CheckResult result) {
    return store
        .write(
            transaction ->
                transaction
                    .queue()
                    .accept(
                        result.watchId(), result.leaseToken(), result.duration(), result.outcome()))
        .map(
            watch -> {
              if (watch.isEmpty()) {
                LOG.info(
                    "Refused a result of {} for watch {}: its lease is no longer current",
                    result.workerId(),
                    result.watchId());
              } else if (!(result.outcome() instanceof CheckOutcome.NeedsBrowser)) {
                rate.finished();
              }
              return new ResultReply(watch.isPresent());
            });
  }

  /** Takes leases back unfinished. */
  public Future<Integer> release(LeaseRelease release) {
    return store.write(
        transaction -> transaction.queue().release(release.workerId(), release.leaseTokens()));
  }

  /** Extends the leases a living worker holds. */
  public void renew(WorkerHeartbeat heartbeat) {
    if (heartbeat.leaseTokens().isEmpty()) {
      return;
    }
    store
        .write(
            transaction -> {
              transaction
                  .queue()
                  .renew(heartbeat.status().workerId(), heartbeat.leaseTokens(), LEASE_FOR);
              return heartbeat;
            })
        .onFailure(failure -> LOG.warn("Leases can't be extended now: {}", failure.getMessage()));
  }
}
