package dev.pagewatch.gateway.store;

import dev.pagewatch.gateway.store.SnapshotReader.Blob;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.StepAction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the steps of watches' pages went in the last check that took any. */
public interface StepRunReader {

  /** A watch's, in their order; none where no check took steps since they were edited. */
  List<KeptRun> list(String watchId);

  /** What the page showed after a step, a JPEG. */
  Optional<Blob> screenshot(String watchId, int number);

  /**
   * How one went.
   *
   * @param at when the check's result came
   * @param number from 1
   * @param message why it was left out or failed, null when done
   * @param screenshot whether there is one
   */
  record KeptRun(
      Instant at,
      int number,
      StepAction action,
      Ending outcome,
      long durationMs,
      @Nullable String message,
      boolean screenshot) {}
}
