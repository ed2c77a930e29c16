package dev.pagewatch.model.check;

import dev.pagewatch.model.watch.Phase;

/** Published on {@code checks.progress} when a check enters a phase. */
public record CheckProgress(int v, String workerId, String watchId, String leaseToken, Phase phase)
    implements Versioned {

  /** A message of ours. */
  public CheckProgress(String workerId, String watchId, String leaseToken, Phase phase) {
    this(FIRST, workerId, watchId, leaseToken, phase);
  }
}
