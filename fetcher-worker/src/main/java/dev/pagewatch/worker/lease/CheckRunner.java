package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import io.vertx.core.Future;

/** Something that can run checks of one kind, many at a time. */
@FunctionalInterface
public interface CheckRunner {

  /**
   * Runs a check. The future never fails and completes soon after the job's deadline.
   *
   * @param listener told how it goes
   */
  Future<CheckOutcome> check(CheckJob job, CheckListener listener);
}
