package dev.pagewatch.model.check;

import java.time.Duration;

/**
 * A finished check on {@code checks.result}. Repeated until it is answered.
 *
 * @param duration how long the check took on the worker
 */
public record CheckResult(
    int v,
    String workerId,
    String watchId,
    String leaseToken,
    Duration duration,
    CheckOutcome outcome)
    implements Versioned {

  /** A result in the oldest schema that says all of it. */
  public CheckResult(
      String workerId, String watchId, String leaseToken, Duration duration, CheckOutcome outcome) {
    this(schema(outcome), workerId, watchId, leaseToken, duration, outcome);
  }

  private static int schema(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.Content content -> content.isPlain() ? FIRST : WITH_OPTIONS;
      case CheckOutcome.NotModified none -> WITH_VALIDATORS;
      default -> FIRST;
    };
  }
}
