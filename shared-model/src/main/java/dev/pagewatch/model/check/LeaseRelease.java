package dev.pagewatch.model.check;

import java.util.List;

/** A worker hands unfinished leases back on {@code checks.release}; they are due again at once. */
public record LeaseRelease(int v, String workerId, List<String> leaseTokens) implements Versioned {

  /** A message of ours. */
  public LeaseRelease(String workerId, List<String> leaseTokens) {
    this(FIRST, workerId, leaseTokens);
  }
}
