package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.check.PagePicture.Screenshot;
import dev.pagewatch.model.fetch.StepAction;
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
 * @param screenshot of the page, null where none was asked for or could be taken, as what follows
 * @param elements what is where on it
 * @param elementsCut whether there are more
 * @param noPicture why there is no picture although it was asked for, for people; else null
 * @param detected what a check would make of the text; null without one
 * @param stepRuns how the page's own steps went, as far as they came; null where it has none
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
    List<Step> steps,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Screenshot screenshot,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<PageElement> elements,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean elementsCut,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String noPicture,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Detected detected,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<ShownStep> stepRuns) {

  /** Longest {@code rawText} and {@code text}, in characters. */
  public static final int MOST_TEXT = 500_000;

  /** Longest text of a step, of which there may be a dozen. */
  public static final int MOST_STEP_TEXT = 100_000;

  /** Copies the lists. */
  public Preview {
    steps = List.copyOf(Objects.requireNonNullElse(steps, List.of()));
    elements = elements == null ? null : List.copyOf(elements);
    stepRuns = stepRuns == null ? null : List.copyOf(stepRuns);
  }

  /** What was found, without a picture and a verdict. */
  public Preview(
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
    this(
        status,
        contentType,
        engine,
        rawText,
        rawTextCut,
        text,
        textCut,
        durationMs,
        error,
        steps,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A copy with a picture. */
  public Preview with(PagePicture picture) {
    return with(picture.screenshot(), picture.elements(), picture.elementsCut(), null);
  }

  /** A copy that says why it has no picture. */
  public Preview withoutPicture(String reason) {
    return with(null, null, null, reason);
  }

  /** A copy with what a check would make of it. */
  public Preview with(Detected verdict) {
    return with(screenshot, elements, elementsCut, noPicture, verdict, stepRuns);
  }

  /** A copy with how its steps went. */
  public Preview with(List<ShownStep> runs) {
    return with(screenshot, elements, elementsCut, noPicture, detected, runs);
  }

  private Preview with(
      @Nullable Screenshot image,
      @Nullable List<PageElement> shown,
      @Nullable Boolean cut,
      @Nullable String whyNone) {
    return with(image, shown, cut, whyNone, detected, stepRuns);
  }

  private Preview with(
      @Nullable Screenshot image,
      @Nullable List<PageElement> shown,
      @Nullable Boolean cut,
      @Nullable String whyNone,
      @Nullable Detected verdict,
      @Nullable List<ShownStep> runs) {
    return new Preview(
        status,
        contentType,
        engine,
        rawText,
        rawTextCut,
        text,
        textCut,
        durationMs,
        error,
        steps,
        image,
        shown,
        cut,
        whyNone,
        verdict,
        runs);
  }

  /**
   * Why a check fails.
   *
   * @param message for people
   */
  public record Failure(ErrorCode code, String message) {}

  /**
   * How one of the page's steps went.
   *
   * @param number from 1, in the order they are given
   * @param message why it was left out or failed, for people and without its value; null when done
   * @param screenshot the page afterwards, a JPEG in base64; null where none was asked for, could
   *     be taken or fits
   */
  public record ShownStep(
      int number,
      StepAction action,
      StepRun.Ending outcome,
      long durationMs,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String message,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String screenshot) {}

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
