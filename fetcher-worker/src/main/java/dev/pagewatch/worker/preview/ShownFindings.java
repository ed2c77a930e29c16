package dev.pagewatch.worker.preview;

import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.check.PagePicture;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.compare.TextLines;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.content.PageText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one check found, cut to what a preview shows as it comes. Thread-safe. */
final class ShownFindings implements Findings {

  private final Filters filters;
  private @Nullable Integer status;
  private @Nullable String contentType;
  private @Nullable String rawText;
  private boolean rawTextCut;
  private final List<Preview.Step> steps = new ArrayList<>();
  private final boolean wantPicture;
  private final boolean wantLook;
  private final List<Preview.ShownStep> stepRuns = new ArrayList<>();
  private byte @Nullable [] stepPicture;
  private @Nullable String look;
  private @Nullable PagePicture picture;
  private @Nullable String noPicture;

  /** Of what was asked for. */
  ShownFindings(PreviewRequest request) {
    this.filters = request.options().filters();
    this.wantPicture = request.picture();
    this.wantLook = request.look();
  }

  @Override
  public synchronized void answered(int status, String contentType) {
    this.status = status;
    this.contentType = contentType.isEmpty() ? null : contentType;
  }

  @Override
  public synchronized void read(String text) {
    rawText = PageText.beginning(text, Preview.MOST_TEXT);
    rawTextCut = text.length() > Preview.MOST_TEXT;
  }

  @Override
  public void add(String name, int count, Supplier<String> text) {
    String after = text.get();
    Preview.Step step =
        new Preview.Step(
            name,
            count,
            selectors(name),
            patterns(name),
            PageText.beginning(after, Preview.MOST_STEP_TEXT),
            after.length() > Preview.MOST_STEP_TEXT,
            TextLines.count(after));
    synchronized (this) {
      steps.add(step);
    }
  }

  @Override
  public synchronized void stepPictured(byte[] jpeg) {
    stepPicture = wantPicture ? jpeg : null;
  }

  @Override
  public synchronized void stepped(StepRun run) {
    byte[] jpeg = stepPicture;
    stepPicture = null;
    stepRuns.add(
        new Preview.ShownStep(
            run.number(),
            run.action(),
            run.outcome(),
            run.durationMs(),
            run.message(),
            jpeg == null ? null : Base64.getEncoder().encodeToString(jpeg)));
  }

  @Override
  public synchronized void looked(byte[] png) {
    look = wantLook ? Base64.getEncoder().encodeToString(png) : null;
  }

  /** What is to be compared, a PNG in base64; null where that was not asked for. */
  synchronized @Nullable String look() {
    return look;
  }

  @Override
  public boolean wantPicture() {
    return wantPicture;
  }

  @Override
  public synchronized void pictured(PagePicture taken) {
    picture = taken;
  }

  @Override
  public synchronized void notPictured(String reason) {
    noPicture = reason;
  }

  /** The answer's media type without its parameters, in lower case; empty where it has none. */
  synchronized String mediaType() {
    String type = contentType == null ? "" : contentType;
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
  }

  private List<String> selectors(String step) {
    return switch (step) {
      case "include" -> filters.include().stream().map(Object::toString).toList();
      case "remove" -> filters.remove().stream().map(Object::toString).toList();
      default -> List.of();
    };
  }

  private List<String> patterns(String step) {
    return switch (step) {
      case "extract" -> filters.extract().stream().map(Object::toString).toList();
      case "keep" -> filters.keep().stream().map(Object::toString).toList();
      case "ignore" -> filters.ignore().stream().map(Object::toString).toList();
      default -> List.of();
    };
  }

  /** All of it, with how the check ended. */
  synchronized Preview preview(Engine engine, CheckOutcome outcome, Duration took) {
    String text = outcome instanceof CheckOutcome.Content content ? content.text() : null;
    Preview preview =
        new Preview(
            status,
            contentType,
            engine,
            rawText,
            rawTextCut,
            text == null ? null : PageText.beginning(text, Preview.MOST_TEXT),
            text != null && text.length() > Preview.MOST_TEXT,
            took.toMillis(),
            failure(outcome),
            steps);
    if (!stepRuns.isEmpty()) {
      preview = preview.with(stepRuns);
    }
    if (!wantPicture) {
      return preview;
    }
    if (picture != null) {
      return preview.with(picture);
    }
    Preview.Failure failure = preview.error();
    String otherwise = failure == null ? "the page was not pictured in time" : failure.message();
    return preview.withoutPicture(noPicture == null ? otherwise : noPicture);
  }

  private static Preview.@Nullable Failure failure(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.Content content -> null;
      case Failed failed -> new Preview.Failure(failed.code(), failed.message());
      case CheckOutcome.NeedsBrowser needs ->
          new Preview.Failure(
              ErrorCode.INTERNAL,
              "%s, and no browser is there to open it".formatted(needs.reason()));
      case CheckOutcome.Same none ->
          new Preview.Failure(ErrorCode.INTERNAL, "a preview was compared with something");
      case CheckOutcome.NotModified none ->
          new Preview.Failure(ErrorCode.INTERNAL, "a preview was compared with nothing");
    };
  }
}
