package dev.pagewatch.worker.content;

import dev.pagewatch.model.check.PagePicture;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.compare.Steps;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Told what a check finds on its way to its outcome, for previews. Told on any thread, and perhaps
 * still when the check is over.
 */
public interface Findings extends Steps {

  /** Of no interest, as for checks. */
  Findings UNSEEN = ofSteps(run -> {});

  /** Of which only the page's steps are of interest. */
  static Findings ofSteps(Consumer<StepRun> told) {
    return new Findings() {
      @Override
      public void answered(int status, String contentType) {}

      @Override
      public void stepped(StepRun run) {
        told.accept(run);
      }

      @Override
      public void read(String text) {}

      @Override
      public void add(String name, int count, Supplier<String> text) {}
    };
  }

  /**
   * The site answered, redirects followed.
   *
   * @param contentType the header, empty when absent
   */
  void answered(int status, String contentType);

  /** One of the page's steps is over; told in their order, on one thread. */
  default void stepped(StepRun run) {}

  /** What the page showed after the step that is told of next: a JPEG. */
  default void stepPictured(byte[] jpeg) {}

  /** What the page looks like, to be compared: a PNG; of watches of kind {@code visual}. */
  default void looked(byte[] png) {}

  /** The page's text, before any filter. */
  void read(String text);

  /** Whether a browser is to picture the page when all else is known of it. */
  default boolean wantPicture() {
    return false;
  }

  /** The page's picture; told where it is wanted. */
  default void pictured(PagePicture picture) {}

  /**
   * There is none.
   *
   * @param reason for people
   */
  default void notPictured(String reason) {}
}
