package dev.pagewatch.worker.browser;

import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.watch.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * How a step ended.
 *
 * @param code of the check where it failed
 * @param message reads on from the step's name; null when done
 */
record StepEnd(Ending ending, ErrorCode code, @Nullable String message) {

  static final StepEnd DONE = new StepEnd(Ending.DONE, ErrorCode.STEP_FAILED, null);

  static StepEnd failed(String message) {
    return new StepEnd(Ending.FAILED, ErrorCode.STEP_FAILED, message);
  }

  /** For a reason that has a code of its own; only where an address is blocked it stays. */
  static StepEnd failed(Failed why, String before) {
    return new StepEnd(
        Ending.FAILED,
        why.code() == ErrorCode.BLOCKED_ADDRESS ? why.code() : ErrorCode.STEP_FAILED,
        before + why.message());
  }

  static StepEnd skipped(String message) {
    return new StepEnd(Ending.SKIPPED, ErrorCode.STEP_FAILED, message);
  }
}
