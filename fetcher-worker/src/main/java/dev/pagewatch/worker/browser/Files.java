package dev.pagewatch.worker.browser;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.content.Findings;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Checks what a browser would download: its content counts, and no file is made of it. */
@FunctionalInterface
public interface Files {

  /**
   * Checks it.
   *
   * @param job asking for nothing that only a browser does, with the time that is left
   * @return never fails, and completes by the job's deadline
   */
  CompletableFuture<CheckOutcome> check(CheckJob job, Consumer<Phase> phases, Findings findings);
}
