package dev.pagewatch.worker.preview;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.check.PagePicture;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.content.Findings;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A visit for a page's picture alone: what its text is has been found over HTTP. */
final class PictureVisit implements Findings {

  /** A page that isn't there for HTTP isn't there for a browser. */
  private static final Set<ErrorCode> NO_PAGE =
      EnumSet.of(
          ErrorCode.DNS_FAILURE,
          ErrorCode.CONNECTION_FAILED,
          ErrorCode.TLS_ERROR,
          ErrorCode.TIMEOUT,
          ErrorCode.HTTP_STATUS,
          ErrorCode.TOO_MANY_REDIRECTS,
          ErrorCode.BLOCKED_ADDRESS);

  private static final Set<String> LAID_OUT = Set.of("", "text/html", "application/xhtml+xml");

  private final Findings found;
  private volatile boolean told;

  /**
   * Of a page.
   *
   * @param found told the picture, or why there is none
   */
  PictureVisit(Findings found) {
    this.found = found;
  }

  /**
   * Why it makes no sense to picture a page.
   *
   * @param mediaType as the site says, empty where it doesn't
   * @param outcome of reading it
   */
  static Optional<String> refusal(String mediaType, CheckOutcome outcome) {
    if (outcome instanceof Failed failed && NO_PAGE.contains(failed.code())) {
      return Optional.of(failed.message());
    }
    return LAID_OUT.contains(mediaType)
        ? Optional.empty()
        : Optional.of("this is %s, which has no elements to point at".formatted(mediaType));
  }

  /** What to do, with none of the draft's filters. */
  CheckJob job(PreviewRequest request, Duration within) {
    CheckOptions wholePage =
        new CheckOptions(request.options().fetch(), Filters.none(), Trigger.none());
    return new CheckJob(
        "(picture)", "", request.url(), Engine.BROWSER, false, within, null, wholePage);
  }

  /** Says why there is no picture, if there is none. */
  void ended(CheckOutcome outcome) {
    if (!told && outcome instanceof Failed failed) {
      found.notPictured(failed.message());
    }
  }

  @Override
  public void answered(int status, String contentType) {}

  @Override
  public void read(String text) {}

  @Override
  public void add(String name, int count, Supplier<String> text) {}

  @Override
  public boolean wantPicture() {
    return true;
  }

  @Override
  public void pictured(PagePicture picture) {
    told = true;
    found.pictured(picture);
  }

  @Override
  public void notPictured(String reason) {
    told = true;
    found.notPictured(reason);
  }
}
