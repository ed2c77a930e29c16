package dev.pagewatch.model.check;

import dev.pagewatch.model.fleet.WorkerStatus;
import java.util.List;

/**
 * Published by each worker on {@code worker.heartbeat} every {@link #PERIOD_MILLIS} and when its
 * load changes.
 *
 * @param leaseTokens the leases it still works on; the gateway extends exactly these
 */
public record WorkerHeartbeat(int v, WorkerStatus status, List<String> leaseTokens)
    implements Versioned {

  /** Pause between heartbeats, in milliseconds. */
  public static final long PERIOD_MILLIS = 2_000;

  /** A message of ours. */
  public WorkerHeartbeat(WorkerStatus status, List<String> leaseTokens) {
    this(FIRST, status, leaseTokens);
  }
}
