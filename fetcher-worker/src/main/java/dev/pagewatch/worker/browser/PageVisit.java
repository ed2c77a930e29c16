package dev.pagewatch.worker.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ScreenshotType;
import com.microsoft.playwright.options.WaitUntilState;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.model.watch.WatchKind;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.Refusal;
import dev.pagewatch.worker.filter.CheckedText;
import dev.pagewatch.worker.filter.Source;
import dev.pagewatch.worker.http.StatusFailures;
import dev.pagewatch.worker.price.KindText;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One page opened, settled, read and compared. Runs on its slot's thread and may block there. */
final class PageVisit {

  /** Browsers keep it to themselves. */
  private static final Pattern USER_INFO = Pattern.compile("^(https?://)[^/?#@]*@");

  private static final Logger LOG = LoggerFactory.getLogger(PageVisit.class);

  private static final int MAX_TEXT = 2_000_000;
  private static final int MAX_HTML = 10_000_000;
  private static final int MAX_STORED_HTML = 5_000_000;

  private static final int JPEG_QUALITY = 60;
  private static final double SCREENSHOT_LIMIT_MILLIS = 5_000;

  private final BrowserCheck check;
  private final HostJudge hosts;
  private final CheckRoute route;
  private final BlobSink blobs;
  private final InstantSource clock;
  private final URI url;

  PageVisit(
      BrowserCheck check,
      EgressGuard guard,
      CheckRoute route,
      BlobSink blobs,
      InstantSource clock) {
    this.check = check;
    this.hosts = HostJudge.of(guard, check.options());
    this.route = route;
    this.blobs = blobs;
    this.clock = clock;
    this.url = URI.create(check.job().url());
  }

  /** The host people know the page by. */
  static String host(String url) {
    return WatchUrl.host(URI.create(url));
  }

  /**
   * Visits the page in a fresh context.
   *
   * @throws PlaywrightException when the browser is gone
   */
  CheckOutcome visit(BrowserContext context) {
    Optional<InvalidFieldsException.Problem> refusal =
        check.job().options().refusalBy(Engine.BROWSER);
    if (refusal.isPresent()) {
      return new Failed(ErrorCode.NAVIGATION_FAILED, refusal.get().toString());
    }
    Optional<Failed> refused = hosts.refusal(host());
    if (refused.isPresent()) {
      return refused.get();
    }
    Page page;
    try {
      ContextSettings.addCookies(context, check.options(), url);
      page = context.pages().isEmpty() ? context.newPage() : context.pages().getFirst();
    } catch (PlaywrightException e) {
      String unknown = ContextSettings.unknown(check.options(), String.valueOf(e.getMessage()));
      if (unknown.isEmpty()) {
        throw e;
      }
      return new Failed(ErrorCode.NAVIGATION_FAILED, unknown);
    }
    PageTraffic.guard(page, check.options(), check.blocked(), url);
    Navigations navigations = Navigations.of(page, check.job().url());
    boolean[] crashed = new boolean[1];
    page.onCrash(gone -> crashed[0] = true);
    try {
      return open(page, navigations);
    } catch (PlaywrightException e) {
      if (crashed[0] || String.valueOf(e.getMessage()).contains("crashed")) {
        return new Failed(
            ErrorCode.BROWSER_CRASHED, "the page at %s crashed the browser".formatted(host()));
      }
      if (!answers(context)) {
        throw e;
      }
      if (page.isClosed()) {
        return new Failed(
            ErrorCode.NAVIGATION_FAILED, "the page at %s closed itself".formatted(host()));
      }
      LOG.debug("The page at {} could not be read: {}", host(), e.getMessage());
      return new Failed(
          ErrorCode.NAVIGATION_FAILED, "the page at %s could not be read".formatted(host()));
    }
  }

  /** Whether the browser, and the driver before it, are still there. */
  private static boolean answers(BrowserContext context) {
    try {
      context.cookies();
      return true;
    } catch (PlaywrightException e) {
      return false;
    }
  }

  private CheckOutcome open(Page page, Navigations navigations) {
    check.enter(Phase.NAVIGATING);
    Response response;
    try {
      response =
          page.navigate(
              check.job().url(),
              new Page.NavigateOptions()
                  .setWaitUntil(WaitUntilState.COMMIT)
                  .setTimeout((double) check.job().timeout().toMillis()));
    } catch (TimeoutError e) {
      return PageFailures.overdue(check, host(), check.job().timeout());
    } catch (PlaywrightException e) {
      if (!PageFailures.isPagesDoing(String.valueOf(e.getMessage()))) {
        throw e;
      }
      if (PageFailures.isFile(String.valueOf(e.getMessage()))) {
        check.foundFile();
      }
      return refused(navigations)
          .orElseGet(() -> PageFailures.ofNavigation(String.valueOf(e.getMessage()), host()));
    }
    if (response == null) {
      return new Failed(
          ErrorCode.NAVIGATION_FAILED, "the page at %s could not be opened".formatted(host()));
    }
    if (isRefusal(response)) {
      return refused(navigations)
          .orElseGet(
              () ->
                  new Failed(ErrorCode.CONNECTION_FAILED, "%s can't be reached".formatted(host())));
    }
    check
        .findings()
        .answered(response.status(), response.headers().getOrDefault("content-type", ""));
    if (!check.options().accepts(response.status())) {
      Map<String, String> headers = response.headers();
      return StatusFailures.of(
          response.status(),
          host(),
          headers.getOrDefault("retry-after", ""),
          headers.getOrDefault("date", ""),
          clock.instant());
    }
    if (!isLook() && PageFailures.isPicture(response.headers().getOrDefault("content-type", ""))) {
      check.foundFile();
      return new Failed(
          ErrorCode.UNSUPPORTED_CONTENT,
          "%s sent an image, not a page; set engine to auto or http to watch it".formatted(host()));
    }
    return pictured(page, read(page, navigations));
  }

  /** What was read stands, also where the page can't be pictured. */
  private CheckOutcome pictured(Page page, CheckOutcome outcome) {
    if (check.findings().wantPicture()) {
      check.decide(outcome);
      new Picturing(page, !isLook()).tell(check.findings());
    }
    return outcome;
  }

  private String host() {
    return WatchUrl.host(url);
  }

  /** Why the proxy refused the last navigation, if it did. */
  private Optional<Failed> refused(Navigations navigations) {
    return at(navigations)
        .flatMap(url -> route.refusal(WatchUrl.host(url), WatchUrl.port(url)))
        .map((Refusal refusal) -> new Failed(refusal.code(), refusal.message()));
  }

  /** What the last navigation asked for, as the proxy was asked; pages ask for anything. */
  private static Optional<URI> at(Navigations navigations) {
    try {
      return Optional.of(WatchUrl.parse(USER_INFO.matcher(navigations.last()).replaceFirst("$1")));
    } catch (InvalidUrlException e) {
      return Optional.empty();
    }
  }

  private boolean isLook() {
    return check.job().options().kind() == WatchKind.VISUAL;
  }

  private CheckOutcome read(Page page, Navigations navigations) {
    check.enter(Phase.RENDERING);
    Settling settling =
        new Settling(page, host(), check.job().timeout(), check::timeLeft, navigations);
    StepRunner steps = steps(page, navigations, settling);
    Optional<Failed> unready =
        settling
            .come(check.options())
            .or(() -> ledAstray(navigations))
            .or(() -> steps.run(check.options().steps()))
            .or(() -> settling.ready(check.options()))
            .or(() -> ledAstray(navigations));
    if (unready.isPresent()) {
      return unready.get();
    }
    if (isLook()) {
      return new PageLook(check, page, host(), blobs).look(steps.pictures().secrets());
    }
    check.enter(Phase.EXTRACTING);
    PageMarkup markup = PageMarkup.of(page, MAX_HTML).orElse(null);
    if (markup == null) {
      return new Failed(
          ErrorCode.TOO_LARGE,
          "the page at %s has over %,d characters of HTML".formatted(host(), MAX_HTML));
    }
    Document document = markup.document();
    PageText whole = PageText.of(document);
    if (whole.text().isEmpty() && check.job().options().kind() != WatchKind.PRICE) {
      return new Failed(ErrorCode.EMPTY_CONTENT, "the page at %s has no text".formatted(host()));
    }
    check.enter(Phase.COMPARING);
    CheckedText checked;
    try {
      checked =
          KindText.of(
              whole,
              check.job().options(),
              addressOf(page),
              check.findings(),
              () -> new Source.Parsed(document));
    } catch (FilterFailedException e) {
      return new Failed(e.code(), String.valueOf(e.getMessage()));
    }
    if (checked.text().isEmpty()) {
      return new Failed(
          ErrorCode.EMPTY_CONTENT, "the filters leave no text of the page at %s".formatted(host()));
    }
    if (checked.text().length() > MAX_TEXT) {
      return new Failed(
          ErrorCode.TOO_LARGE,
          "the page at %s has over %,d characters of text".formatted(host(), MAX_TEXT));
    }
    CheckOutcome outcome = checked.outcome(check.job());
    return outcome instanceof CheckOutcome.Content content
        ? content.with(stored(markup.kept()), screenshot(page, steps.pictures()))
        : outcome;
  }

  private StepRunner steps(Page page, Navigations navigations, Settling settling) {
    return new StepRunner(
        check,
        page,
        navigations,
        settling,
        target -> hosts.refusal(host(target)),
        () -> ledAstray(navigations),
        jpeg -> {
          check.findings().stepPictured(jpeg);
          return put(jpeg, "image/jpeg");
        });
  }

  /** Why the page that the last navigation led to is none to go on with. */
  private Optional<Failed> ledAstray(Navigations navigations) {
    String at = at(navigations).map(WatchUrl::host).orElse(host());
    Optional<String> failure = navigations.failure();
    if (failure.isPresent()) {
      return refused(navigations).or(() -> failure.map(why -> PageFailures.ofNavigation(why, at)));
    }
    Response answer = navigations.answer().orElse(null);
    if (answer == null) {
      return Optional.empty();
    }
    if (isRefusal(answer)) {
      return refused(navigations)
          .or(() -> Optional.of(PageFailures.ofNavigation("ERR_ADDRESS", at)));
    }
    return check.options().accepts(answer.status())
        ? Optional.empty()
        : Optional.of(new Failed(ErrorCode.HTTP_STATUS, answer.status() + " from " + at));
  }

  private boolean isRefusal(Response response) {
    String refusal = response.headers().get("pagewatch-refusal");
    return refusal != null && refusal.startsWith(route.proxy().token());
  }

  /** Where the page is now; scripts may have made an address of it that is none. */
  private URI addressOf(Page page) {
    try {
      return URI.create(page.url());
    } catch (IllegalArgumentException e) {
      return url;
    }
  }

  private @Nullable BlobRef stored(String html) {
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    return bytes.length > MAX_STORED_HTML ? null : put(bytes, "text/html;charset=utf-8");
  }

  /** A picture is worth having, not worth failing for. */
  private @Nullable BlobRef screenshot(Page page, StepPictures pictures) {
    try {
      byte[] jpeg =
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setType(ScreenshotType.JPEG)
                  .setQuality(JPEG_QUALITY)
                  .setMask(pictures.secrets())
                  .setTimeout(
                      Math.clamp(check.timeLeft().toMillis() / 2.0, 1, SCREENSHOT_LIMIT_MILLIS)));
      return put(jpeg, "image/jpeg");
    } catch (PlaywrightException e) {
      // Whatever ails the page or its browser, the text is read; the next check meets the rest.
      LOG.debug("{} could not be pictured: {}", host(), e.getMessage());
      return null;
    }
  }

  private @Nullable BlobRef put(byte[] bytes, String mediaType) {
    try {
      return blobs.put(bytes, mediaType);
    } catch (BlobSink.BlobSinkException e) {
      LOG.warn("A copy of {} could not be kept: {}", host(), e.getMessage());
      return null;
    }
  }
}
