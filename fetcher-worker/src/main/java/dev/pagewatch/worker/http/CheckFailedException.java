package dev.pagewatch.worker.http;

import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.ErrorCode;

/** Ends a check from wherever it is found to fail. */
final class CheckFailedException extends RuntimeException {

  private final CheckOutcome.Failed outcome;

  CheckFailedException(ErrorCode code, String message) {
    this(new CheckOutcome.Failed(code, message));
  }

  CheckFailedException(CheckOutcome.Failed outcome) {
    // Part of ordinary work and only ever reported by its message.
    super(outcome.message(), null, false, false);
    this.outcome = outcome;
  }

  CheckOutcome.Failed outcome() {
    return outcome;
  }
}
