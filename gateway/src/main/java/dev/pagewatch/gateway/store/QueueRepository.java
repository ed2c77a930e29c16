package dev.pagewatch.gateway.store;

import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Leases and results. A lease token fences: only its holder's result counts. */
public interface QueueRepository extends QueueReader {

  /**
   * Leases up to {@code limit} due watches that need a slot of {@code kind}: a user's before a
   * retry before the schedule's, unless one that waits has done so for longer than that is worth,
   * and never more of a host than it may get.
   */
  Claims claim(Engine kind, int limit, String workerId, Duration leaseFor, HostLimits limits);

  /** Extends the leases that {@code workerId} still holds under these tokens. */
  void renew(String workerId, List<String> leaseTokens, Duration leaseFor);

  /** Ends leases unfinished; their watches are due again at once. */
  int release(String workerId, List<String> leaseTokens);

  /** Ends up to {@code limit} leases that expired. */
  int expire(int limit);

  /**
   * Ends every lease of a worker: for a start that knows that the one of an earlier run is dead.
   */
  int releaseAll(String workerId);

  /**
   * Gives up to {@code limit} of {@code overdue} watches that were due before a moment a time soon,
   * each another, so that they don't all start at once.
   *
   * @return how many it gave one
   */
  int spreadOverdue(Instant dueBefore, long overdue, int limit);

  /**
   * Stores what checks came to, each if its lease is still the watch's.
   *
   * @return for each, in their order, the watch afterwards, or empty when the lease is not the
   *     watch's any more
   */
  List<Optional<Watch>> accept(List<EndedCheck> checks);

  /**
   * Makes a watch due now with a user's priority; one being checked is checked once more
   * afterwards.
   */
  Optional<Watch> checkNow(String watchId);

  /** {@link #checkNow(String)} for many; tells which there were. */
  Set<String> checkNow(Collection<String> watchIds);

  /**
   * What was leased.
   *
   * @param heldBack whether more is due that may not start now, as its host has its share
   * @param nextTry when the first of what is held back may start, null when that depends on running
   *     checks to end
   */
  record Claims(List<Claim> leased, boolean heldBack, @Nullable Instant nextTry) {}

  /**
   * A leased watch.
   *
   * @param mayEscalate whether the engine is {@code auto}
   * @param previousHash hash of the last snapshot's compared text, null where there is none under
   *     these options
   * @param options what the check goes by
   * @param validators of the content that {@code previousHash} is of, null where the page is to be
   *     read in any case: a user who asks for a check trusts no server's word for it
   */
  record Claim(
      Watch watch,
      String leaseToken,
      Instant expiresAt,
      boolean mayEscalate,
      @Nullable String previousHash,
      CheckOptions options,
      @Nullable Validators validators) {}

  /**
   * A check that ended.
   *
   * @param excerpt of a change; null for the first line that differs
   * @param heldBack of an outcome that is {@code Same} only because what was found doesn't count:
   *     why; else null
   * @param steps how the page's went, in the place of the last; none for those of an earlier check
   */
  record EndedCheck(
      String watchId,
      String leaseToken,
      Duration duration,
      CheckOutcome outcome,
      Watch.@Nullable Excerpt excerpt,
      @Nullable String heldBack,
      List<StepRun> steps) {

    /** One without steps of which nothing more is known. */
    public EndedCheck(String watchId, String leaseToken, Duration duration, CheckOutcome outcome) {
      this(watchId, leaseToken, duration, outcome, null, null, List.of());
    }
  }
}
