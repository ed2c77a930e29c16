package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Phase;
import io.vertx.core.Future;
import java.util.function.Consumer;

/** Something that can run checks of one kind, many at a time. */
@FunctionalInterface
public interface CheckRunner {

  /**
   * Runs a check. The future never fails and completes soon after the job's deadline.
   *
   * @param phases told of each phase as it begins, one after the other, on any thread
   */
  Future<CheckOutcome> check(CheckJob job, Consumer<Phase> phases);
}
