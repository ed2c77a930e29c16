package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.watch.Phase;
import java.util.function.Consumer;

/** Told how a check goes, on any thread: each phase as it begins, one after the other. */
@FunctionalInterface
public interface CheckListener extends Consumer<Phase> {

  /** One of the page's steps is over; told in their order. */
  default void stepped(StepRun run) {}
}
