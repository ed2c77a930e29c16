package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.live.CheckRate;
import dev.pagewatch.gateway.store.GroupedWrites;
import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.QueueRepository;
import dev.pagewatch.gateway.store.QueueRepository.Claims;
import dev.pagewatch.gateway.store.QueueRepository.EndedCheck;
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
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives out leases and takes results in. Used on the home loop only. */
public final class LeaseDesk {

  /** How long a lease lives without a heartbeat that names it. */
  public static final Duration LEASE_FOR = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(LeaseDesk.class);

  /** Workers are woken when work falls due; this is only for a wake-up that got lost. */
  private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(2);

  private static final int MAX_JOBS = 256;

  private final Store store;
  private final ChangeJudge judge;
  private final GroupedWrites<EndedCheck, Optional<Watch>> results;
  private final Duration checkTimeout;
  private final HostShares shares;
  private final CheckRate rate;
  private final InstantSource clock;
  private final Runnable workMayStart;

  /** Kinds of which something due waits for its host's turn. */
  private final Set<Engine> heldBack = EnumSet.noneOf(Engine.class);

  /**
   * Over a store; each check gets {@code checkTimeout} as its deadline.
   *
   * @param workMayStart told when a check ended while others waited for its host's turn
   */
  public LeaseDesk(
      Vertx vertx,
      Store store,
      Duration checkTimeout,
      HostShares shares,
      CheckRate rate,
      InstantSource clock,
      Runnable workMayStart) {
    this.store = store;
    this.judge = new ChangeJudge(vertx, store);
    this.results =
        new GroupedWrites<>(
            store,
            clock,
            LeaseDesk::length,
            (transaction, checks) -> transaction.queue().accept(checks));
    this.checkTimeout = checkTimeout;
    this.shares = shares;
    this.rate = rate;
    this.clock = clock;
    this.workMayStart = workMayStart;
  }

  /** Leases as many due watches as the worker has room for. */
  public Future<LeaseReply> lease(LeaseRequest request) {
    HostLimits ofBrowsers = shares.of(Engine.BROWSER);
    HostLimits ofHttp = shares.of(Engine.HTTP);
    return store
        .write(
            transaction ->
                List.of(
                    claim(transaction, request, Engine.BROWSER, request.browser(), ofBrowsers),
                    claim(transaction, request, Engine.HTTP, request.http(), ofHttp)))
        .map(
            claims -> {
              holdBack(Engine.BROWSER, request.browser(), claims.get(0));
              holdBack(Engine.HTTP, request.http(), claims.get(1));
              List<CheckJob> jobs = new ArrayList<>();
              claims.get(0).leased().forEach(claim -> jobs.add(job(claim, Engine.BROWSER)));
              claims.get(1).leased().forEach(claim -> jobs.add(job(claim, Engine.HTTP)));
              return new LeaseReply(jobs, askAgainAfter(claims));
            });
  }

  /** A kind that wasn't asked for is as it was. */
  private void holdBack(Engine kind, int asked, Claims claims) {
    if (claims.heldBack()) {
      heldBack.add(kind);
    } else if (asked > 0) {
      heldBack.remove(kind);
    }
  }

  private static Claims claim(
      Transaction transaction, LeaseRequest request, Engine kind, int room, HostLimits limits) {
    return room <= 0
        ? new Claims(List.of(), false, null)
        : transaction
            .queue()
            .claim(kind, Math.min(room, MAX_JOBS), request.workerId(), LEASE_FOR, limits);
  }

  private Duration askAgainAfter(List<Claims> claims) {
    Instant now = clock.instant();
    return claims.stream()
        .map(Claims::nextTry)
        .filter(Objects::nonNull)
        .map(next -> Duration.between(now, next))
        .filter(pause -> pause.compareTo(ASK_AGAIN_AFTER) < 0)
        .min(Comparator.naturalOrder())
        .orElse(ASK_AGAIN_AFTER);
  }

  private CheckJob job(QueueRepository.Claim claim, Engine kind) {
    return new CheckJob(
        claim.watch().id(),
        claim.leaseToken(),
        claim.watch().url(),
        kind,
        kind == Engine.HTTP && claim.mayEscalate(),
        checkTimeout,
        claim.previousHash(),
        claim.options(),
        kind == Engine.HTTP ? claim.validators() : null);
  }

  /** Stores a result under a current lease and refuses any other; answers after the commit. */
  public Future<ResultReply> result(CheckResult result) {
    return judge
        .judge(result)
        .compose(
            judged ->
                results.put(
                    new EndedCheck(
                        result.watchId(),
                        result.leaseToken(),
                        result.duration(),
                        judged.outcome(),
                        judged.excerpt(),
                        judged.heldBack(),
                        result.steps())))
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
              if (!heldBack.isEmpty()) {
                heldBack.clear();
                workMayStart.run();
              }
              return new ResultReply(watch.isPresent());
            });
  }

  private static long length(EndedCheck check) {
    return check.outcome() instanceof CheckOutcome.Content content ? content.text().length() : 0;
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
