package dev.pagewatch.worker.preview;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.worker.content.Findings;
import io.vertx.core.Future;

/** Something that can run a check and tell what it finds on the way. */
@FunctionalInterface
public interface PreviewEngine {

  /**
   * Runs a check, and keeps nothing of it. The future never fails and completes soon after the
   * job's deadline.
   *
   * @param findings told what is found, on any thread
   */
  Future<CheckOutcome> check(CheckJob job, Findings findings);
}
