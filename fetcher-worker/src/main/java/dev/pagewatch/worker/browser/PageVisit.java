package dev.pagewatch.worker.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ScreenshotType;
import com.microsoft.playwright.options.WaitUntilState;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import dev.pagewatch.worker.egress.EgressRefusedException;
import dev.pagewatch.worker.egress.Refusal;
import dev.pagewatch.worker.filter.CheckedText;
import dev.pagewatch.worker.filter.Source;
import dev.pagewatch.worker.http.StatusFailures;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One page opened, settled, read and compared. Runs on its slot's thread and may block there. */
final class PageVisit {

  private static final Logger LOG = LoggerFactory.getLogger(PageVisit.class);

  private static final int MAX_TEXT = 2_000_000;
  private static final int MAX_STORED_HTML = 5_000_000;
  private static final int JPEG_QUALITY = 60;
  private static final double SCREENSHOT_LIMIT_MILLIS = 5_000;
  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);
  private static final int QUIET_MILLIS = 150;

  /** Resolves once the document has not changed for the quiet time, or at the cap. */
  private static final String QUIET =
      """
      ([quiet, cap]) => new Promise(resolve => {
        let timer;
        const done = () => { observer.disconnect(); clearTimeout(timer); resolve(); };
        const arm = () => { clearTimeout(timer); timer = setTimeout(done, quiet); };
        const observer = new MutationObserver(arm);
        observer.observe(document, {
          subtree: true, childList: true, characterData: true });
        setTimeout(done, cap);
        arm();
      })""";

  private final BrowserCheck check;
  private final EgressGuard guard;
  private final EgressProxy proxy;
  private final BlobSink blobs;
  private final InstantSource clock;
  private final URI url;
  private int requestsInFlight;
  private String lastNavigation;

  PageVisit(
      BrowserCheck check,
      EgressGuard guard,
      EgressProxy proxy,
      BlobSink blobs,
      InstantSource clock) {
    this.check = check;
    this.guard = guard;
    this.proxy = proxy;
    this.blobs = blobs;
    this.clock = clock;
    this.url = URI.create(check.job().url());
    this.lastNavigation = check.job().url();
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
    try {
      guard.resolve(WatchUrl.host(url));
    } catch (EgressRefusedException e) {
      return new Failed(e.code(), e.reason());
    }
    Page page = context.newPage();
    page.onRequest(this::requested);
    page.onRequestFinished(request -> requestsInFlight--);
    page.onRequestFailed(request -> requestsInFlight--);
    boolean[] crashed = new boolean[1];
    page.onCrash(gone -> crashed[0] = true);
    try {
      return open(page);
    } catch (PlaywrightException e) {
      if (crashed[0] || String.valueOf(e.getMessage()).contains("crashed")) {
        return new Failed(
            ErrorCode.BROWSER_CRASHED, "the page at %s crashed the browser".formatted(host()));
      }
      if (page.isClosed() && isAlive(context)) {
        return new Failed(
            ErrorCode.NAVIGATION_FAILED, "the page at %s closed itself".formatted(host()));
      }
      throw e;
    }
  }

  private static boolean isAlive(BrowserContext context) {
    var browser = context.browser();
    return browser != null && browser.isConnected();
  }

  private void requested(Request request) {
    requestsInFlight++;
    if (request.isNavigationRequest() && request.frame().parentFrame() == null) {
      lastNavigation = request.url();
    }
  }

  private CheckOutcome open(Page page) {
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
      return refused()
          .orElseGet(() -> PageFailures.ofNavigation(String.valueOf(e.getMessage()), host()));
    }
    if (response == null) {
      return new Failed(
          ErrorCode.NAVIGATION_FAILED, "the page at %s could not be opened".formatted(host()));
    }
    String refusal = response.headers().get("pagewatch-refusal");
    if (refusal != null && refusal.startsWith(proxy.token())) {
      return refused()
          .orElseGet(
              () ->
                  new Failed(ErrorCode.CONNECTION_FAILED, "%s can't be reached".formatted(host())));
    }
    check
        .findings()
        .answered(response.status(), response.headers().getOrDefault("content-type", ""));
    if (response.status() < 200 || response.status() > 299) {
      Map<String, String> headers = response.headers();
      return StatusFailures.of(
          response.status(),
          host(),
          headers.getOrDefault("retry-after", ""),
          headers.getOrDefault("date", ""),
          clock.instant());
    }
    return read(page);
  }

  private String host() {
    return WatchUrl.host(url);
  }

  /** Why the proxy refused the last navigation, if it did. */
  private Optional<CheckOutcome> refused() {
    URI at = URI.create(lastNavigation);
    String host = at.getHost();
    if (host == null) {
      return Optional.empty();
    }
    return proxy
        .refusal(host, WatchUrl.port(at))
        .map((Refusal refusal) -> new Failed(refusal.code(), refusal.message()));
  }

  private CheckOutcome read(Page page) {
    check.enter(Phase.RENDERING);
    settle(page);
    check.enter(Phase.EXTRACTING);
    String html = page.content();
    Document document = Jsoup.parse(html, page.url());
    PageText whole = PageText.of(document);
    if (whole.text().isEmpty()) {
      return new Failed(ErrorCode.EMPTY_CONTENT, "the page at %s has no text".formatted(host()));
    }
    check.enter(Phase.COMPARING);
    CheckedText checked;
    try {
      checked =
          CheckedText.of(
              whole,
              check.job().options().filters(),
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
        ? content.with(stored(html), screenshot(page))
        : outcome;
  }

  /** Waits for the load event within bounds, then until neither document nor network moves. */
  private void settle(Page page) {
    Duration forLoad = check.job().timeout().multipliedBy(6).dividedBy(10);
    try {
      page.waitForLoadState(
          LoadState.LOAD,
          new Page.WaitForLoadStateOptions().setTimeout((double) forLoad.toMillis()));
    } catch (TimeoutError e) {
      LOG.debug("{} did not finish loading within {}; read as it is", host(), forLoad);
    }
    long limit = System.nanoTime() + SETTLE_LIMIT.toNanos();
    do {
      long left = Math.max(1, (limit - System.nanoTime()) / 1_000_000);
      quiet(page, (int) left);
    } while (requestsInFlight > 0 && System.nanoTime() < limit);
  }

  private static void quiet(Page page, int capMillis) {
    try {
      page.evaluate(QUIET, new Object[] {QUIET_MILLIS, capMillis});
    } catch (PlaywrightException e) {
      // A script sent the page elsewhere meanwhile: the next round looks at where it is now.
      if (page.isClosed() || !String.valueOf(e.getMessage()).contains("navigat")) {
        throw e;
      }
      page.waitForLoadState(LoadState.DOMCONTENTLOADED);
    }
  }

  private @Nullable BlobRef stored(String html) {
    byte[] bytes = html.getBytes(StandardCharsets.UTF_8);
    return bytes.length > MAX_STORED_HTML ? null : put(bytes, "text/html;charset=utf-8");
  }

  /** A picture is worth having, not worth failing for. */
  private @Nullable BlobRef screenshot(Page page) {
    try {
      byte[] jpeg =
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setType(ScreenshotType.JPEG)
                  .setQuality(JPEG_QUALITY)
                  .setTimeout(SCREENSHOT_LIMIT_MILLIS));
      return put(jpeg, "image/jpeg");
    } catch (TimeoutError e) {
      LOG.debug("{} could not be pictured", host());
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
