package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a draft's check finds, as its editor is shown it. Texts are cut where they are long, and say
 * so.
 *
 * @param status the page's HTTP status, redirects followed; null when there was no answer
 * @param contentType the answer's own word for it; null when it has none
 * @param engine what the page was read with, never {@code auto}
 * @param rawText the page's text before any filter, null when there is none
 * @param text what people would see of it, null when the check fails
 * @param durationMs how long it took on the worker
 * @param error why the check fails, or null
 * @param steps the text after each filter, in their order; with an error, as far as they came
 */
public record Preview(
    @Nullable Integer status,
    @Nullable String contentType,
    Engine engine,
    @Nullable String rawText,
    boolean rawTextCut,
    @Nullable String text,
    boolean textCut,
    long durationMs,
    @Nullable Failure error,
    List<Step> steps) {

  /** Longest {@code rawText} and {@code text}, in characters. */
  public static final int MOST_TEXT = 500_000;

  /** Longest text of a step, of which there may be a dozen. */
  public static final int MOST_STEP_TEXT = 100_000;

  /** Copies the steps. */
  public Preview {
    steps = List.copyOf(Objects.requireNonNullElse(steps, List.of()));
  }

  /**
   * Why a check fails.
   *
   * @param message for people
   */
  public record Failure(ErrorCode code, String message) {}

  /**
   * The text after a filter.
   *
   * @param step the filter's name, or {@code text} for the text before {@code extract}
   * @param count what it did: parts chosen or removed, matches, lines dropped or changed
   * @param selectors what the step chose by, if it did
   * @param patterns what the step looked for, if it did
   * @param cut whether there is more text
   * @param lines of the whole text
   */
  public record Step(
      String step,
      int count,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> selectors,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> patterns,
      String text,
      boolean cut,
      int lines) {

    /** Reads what is left out as none. */
    public Step {
      selectors = List.copyOf(Objects.requireNonNullElse(selectors, List.of()));
      patterns = List.copyOf(Objects.requireNonNullElse(patterns, List.of()));
    }
  }
}
