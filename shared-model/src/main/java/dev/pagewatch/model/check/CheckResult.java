package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * A finished check on {@code checks.result}. Repeated until it is answered.
 *
 * @param duration how long the check took on the worker
 * @param steps how the page's steps went, as far as they came; an older gateway leaves them
 */
public record CheckResult(
    int v,
    String workerId,
    String watchId,
    String leaseToken,
    Duration duration,
    CheckOutcome outcome,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<StepRun> steps)
    implements Versioned {

  /** Reads what an older worker leaves out as none. */
  public CheckResult {
    steps = List.copyOf(Objects.requireNonNullElse(steps, List.of()));
  }

  /** A result without steps in the oldest schema that says all of it. */
  public CheckResult(
      String workerId, String watchId, String leaseToken, Duration duration, CheckOutcome outcome) {
    this(workerId, watchId, leaseToken, duration, outcome, List.of());
  }

  /** A result in the oldest schema that says all of it. */
  public CheckResult(
      String workerId,
      String watchId,
      String leaseToken,
      Duration duration,
      CheckOutcome outcome,
      List<StepRun> steps) {
    this(schema(outcome), workerId, watchId, leaseToken, duration, outcome, steps);
  }

  private static int schema(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.Same same -> same.price() == null ? FIRST : WITH_PRICES;
      case CheckOutcome.Content content -> {
        int plain = content.isPlain() ? FIRST : WITH_OPTIONS;
        yield content.price() == null ? plain : WITH_PRICES;
      }
      case CheckOutcome.NotModified none -> WITH_VALIDATORS;
      default -> FIRST;
    };
  }
}
