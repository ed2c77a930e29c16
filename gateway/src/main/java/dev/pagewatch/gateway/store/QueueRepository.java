package dev.pagewatch.gateway.store;

import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Leases and results. A lease token fences: only its holder's result counts. */
public interface QueueRepository extends QueueReader {

  /** Leases up to {@code limit} due watches that need a slot of {@code kind}. */
  List<Claim> claim(Engine kind, int limit, String workerId, Duration leaseFor);

  /** Extends the leases that {@code workerId} still holds under these tokens. */
  void renew(String workerId, List<String> leaseTokens, Duration leaseFor);

  /** Ends leases unfinished; their watches are due again at once. */
  int release(String workerId, List<String> leaseTokens);

  /** Ends leases that expired. */
  int expire();

  /** Ends every lease: for a start that knows that no worker of an earlier run lives. */
  int expireAll();

  /**
   * Stores a check's outcome if {@code leaseToken} is still the watch's lease.
   *
   * @return the watch afterwards, or empty when the lease is not the watch's any more
   */
  Optional<Watch> accept(
      String watchId, String leaseToken, Duration duration, CheckOutcome outcome);

  /**
   * Makes a watch due now with a user's priority; one being checked is checked once more
   * afterwards.
   */
  Optional<Watch> checkNow(String watchId);

  /**
   * A leased watch.
   *
   * @param mayEscalate whether the engine is {@code auto}
   * @param previousHash hash of the last snapshot's compared text
   */
  record Claim(
      Watch watch,
      String leaseToken,
      Instant expiresAt,
      boolean mayEscalate,
      @Nullable String previousHash) {}
}
