package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.LoadState;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Wait;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.watch.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a page is what people would read: as far loaded as asked for, with what they wait for
 * in it and their script run. Each wait has a bound of its own but the script, which Playwright
 * can't stop; the check's deadline ends it from outside.
 */
final class Settling {

  private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(5);
  private static final int QUIET_MILLIS = 150;

  /** In which a step that leads elsewhere has begun to. */
  private static final double STEP_SHOWS_MILLIS = 100;

  /** In which a page that isn't busy answers. */
  private static final double ANSWER_MILLIS = 1_000;

  /** As many as browsers follow of a server's redirects. */
  private static final int MOST_MOVES = 20;

  /**
   * Resolves once the document has not changed for the quiet time, or at the cap; where it may, at
   * once with true (and else with another word) if nothing is there that could change it: no
   * script, handler, frame or refresh.
   */
  private static final String QUIET =
      """
      ([quiet, cap, mayBeFixed]) => new Promise(resolve => {
        const runs = script => !script.type || /script|module/i.test(script.type);
        if (mayBeFixed && document.readyState === 'complete'
            && ![...document.querySelectorAll('script')].some(runs)
            && !performance.getEntriesByType('resource').some(it => it.initiatorType === 'script')
            && !document.querySelector('iframe, frame, object, embed, meta[http-equiv=refresh i]')
            && !document.evaluate("boolean(//@*[starts-with(name(), 'on')])", document, null,
                XPathResult.BOOLEAN_TYPE, null).booleanValue) {
          resolve(true);
          return;
        }
        let timer;
        const done = () => { observer.disconnect(); clearTimeout(timer); resolve('still'); };
        const arm = () => { clearTimeout(timer); timer = setTimeout(done, quiet); };
        const observer = new MutationObserver(arm);
        observer.observe(document, {
          subtree: true, childList: true, characterData: true });
        setTimeout(done, cap);
        arm();
      })\
      """;

  private final Page page;
  private final String host;
  private final Duration timeout;
  private final Supplier<Duration> timeLeft;
  private final Navigations navigations;

  /**
   * Of a page that has begun to load.
   *
   * @param timeout of all that is done with it
   * @param timeLeft of that
   */
  Settling(
      Page page,
      String host,
      Duration timeout,
      Supplier<Duration> timeLeft,
      Navigations navigations) {
    this.page = page;
    this.host = host;
    this.timeout = timeout;
    this.timeLeft = timeLeft;
    this.navigations = navigations;
  }

  /**
   * Waits until the page has come as far as asked for.
   *
   * @return that it never comes to rest, or nothing
   */
  Optional<Failed> come(FetchOptions options) {
    Wait wait = options.waitFor();
    if (wait == null || wait.until() == null) {
      loaded(LoadState.LOAD);
      return rest(true);
    }
    loaded(
        switch (wait.until()) {
          case LOAD -> LoadState.LOAD;
          case DOMCONTENTLOADED -> LoadState.DOMCONTENTLOADED;
          case NETWORKIDLE -> LoadState.NETWORKIDLE;
        });
    return Optional.empty();
  }

  /**
   * Waits for what a step led to.
   *
   * @return whether it came; a page that came and does not finish loading is taken as it is
   */
  boolean arrived(Navigations navigations, Duration patience) {
    double millis = (double) patience.toMillis();
    if (!navigations.isUnderway()) {
      // Chromium tells of the request a moment later, and answers nothing while it is awaited.
      page.waitForTimeout(Math.min(millis, STEP_SHOWS_MILLIS));
    }
    if (navigations.isUnderway()) {
      try {
        page.waitForCondition(
            () -> !navigations.isUnderway(), new Page.WaitForConditionOptions().setTimeout(millis));
      } catch (TimeoutError e) {
        return false;
      }
    }
    loaded(LoadState.LOAD, patience);
    return true;
  }

  /**
   * Waits for what people wait for in the page and runs the script.
   *
   * @return why it makes no sense to read the page, or nothing
   */
  Optional<Failed> ready(FetchOptions options) {
    Wait wait = options.waitFor();
    if (wait != null && wait.selector() != null) {
      Optional<Failed> missing = shown(wait.selector());
      if (missing.isPresent()) {
        return missing;
      }
    }
    if (wait != null && wait.delay() != null) {
      page.waitForTimeout((double) wait.delay().toMillis());
    }
    return options.script() == null ? Optional.empty() : run(options.script());
  }

  private Duration patience() {
    return timeout.multipliedBy(6).dividedBy(10);
  }

  private void loaded(LoadState state) {
    loaded(state, patience());
  }

  private void loaded(LoadState state, Duration patience) {
    try {
      page.waitForLoadState(
          state, new Page.WaitForLoadStateOptions().setTimeout((double) patience.toMillis()));
    } catch (TimeoutError e) {
      LOG.debug("{} did not finish loading within {}; read as it is", host, patience);
    }
  }

  /**
   * Waits for a page to be still.
   *
   * @param untouched whether nothing but the page itself has been at work in it
   */
  private Optional<Failed> rest(boolean untouched) {
    // A page that never is still must be read before the check's deadline.
    Duration reserve = timeout.dividedBy(5);
    Duration left = timeLeft.get().minus(reserve);
    return still(left.compareTo(SETTLE_LIMIT) < 0 ? left : SETTLE_LIMIT, untouched)
        ? Optional.empty()
        : Optional.of(
            new Failed(
                ErrorCode.TOO_MANY_REDIRECTS,
                "the page at %s keeps going from one page to another".formatted(host)));
  }

  /**
   * Waits after a step until neither document nor network moves, within bounds, or until the page
   * is on its way to another: that may begin late, and Chromium answers nothing from then on.
   */
  void still(Duration most) {
    long limit = System.nanoTime() + most.toNanos();
    do {
      double left = Math.max(1, (limit - System.nanoTime()) / 1_000_000);
      try {
        page.waitForFunction(
            QUIET,
            new Object[] {QUIET_MILLIS, left, false},
            new Page.WaitForFunctionOptions().setTimeout(left + ANSWER_MILLIS));
      } catch (TimeoutError e) {
        if (!navigations.isUnderway()) {
          page.evaluate("0"); // Its scripts keep it busy: that ends at the check's deadline.
        }
        return;
      } catch (PlaywrightException e) {
        if (page.isClosed() || PageScript.isGone(e)) {
          throw e;
        }
        LOG.debug("{} can't be watched for changes: {}", host, e.getMessage());
        return;
      }
    } while (!navigations.isUnderway()
        && navigations.requestsInFlight() > 0
        && System.nanoTime() < limit);
  }

  private boolean still(Duration most, boolean untouched) {
    long limit = System.nanoTime() + most.toNanos();
    int before = navigations.begun();
    Rest rest;
    do {
      rest = quiet(Math.max(1, (int) ((limit - System.nanoTime()) / 1_000_000)), untouched);
      if (navigations.begun() - before > MOST_MOVES) {
        return false;
      }
    } while (rest != Rest.FOR_GOOD
        && (rest == Rest.NONE || navigations.requestsInFlight() > 0)
        && System.nanoTime() < limit);
    return rest != Rest.NONE;
  }

  /** How still a page is. */
  private enum Rest {
    /** It went elsewhere. */
    NONE,
    /** It has not changed for the quiet time, or the wait was over. */
    FOR_NOW,
    /** Nothing is there that could change it. */
    FOR_GOOD
  }

  private Rest quiet(int capMillis, boolean untouched) {
    try {
      Object fixed = page.evaluate(QUIET, new Object[] {QUIET_MILLIS, capMillis, untouched});
      return Boolean.TRUE.equals(fixed) ? Rest.FOR_GOOD : Rest.FOR_NOW;
    } catch (PlaywrightException e) {
      if (page.isClosed() || PageScript.isGone(e)) {
        throw e;
      }
      if (!says(e, "navigat") && !says(e, "context")) {
        // The page has broken what the wait is made of: read as it is.
        LOG.debug("{} can't be watched for changes: {}", host, e.getMessage());
        return Rest.FOR_NOW;
      }
      // A script sent the page elsewhere meanwhile: the next round looks at where it is now.
      loaded(LoadState.DOMCONTENTLOADED, Duration.ofMillis(capMillis));
      return Rest.NONE;
    }
  }

  private Optional<Failed> shown(Selector selector) {
    Duration patience = patience();
    try {
      page.waitForSelector(
          selector.language().wireName() + "=" + selector.expression(),
          new Page.WaitForSelectorOptions().setTimeout((double) patience.toMillis()));
      return Optional.empty();
    } catch (TimeoutError e) {
      return Optional.of(
          new Failed(
              ErrorCode.TIMEOUT,
              "the page at %s did not show %s within %s s"
                  .formatted(host, selector, patience.toMillis() / 1000.0)
                  .replace(".0 s", " s")));
    } catch (PlaywrightException e) {
      if (page.isClosed() || !says(e, "selector")) {
        throw e;
      }
      return Optional.of(
          new Failed(
              ErrorCode.FILTER_NOT_FOUND,
              "%s, which was to be waited for on %s, is no selector".formatted(selector, host)));
    }
  }

  private Optional<Failed> run(String script) {
    Optional<String> complaint = PageScript.run(page, script);
    if (complaint.isPresent()) {
      return Optional.of(
          new Failed(
              ErrorCode.STEP_FAILED,
              "the script failed on %s: %s".formatted(host, complaint.get())));
    }
    return rest(false);
  }

  private static boolean says(PlaywrightException e, String words) {
    return String.valueOf(e.getMessage()).contains(words);
  }
}
