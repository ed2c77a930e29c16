package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.LoadState;
import java.util.Optional;

/** A person's script, run in a page. Playwright can't stop it; a deadline from outside does. */
final class PageScript {

  private static final int LONGEST_SHOWN = 200;

  private PageScript() {}

  /**
   * Runs it until it, and what it awaits, is done or it has sent the page elsewhere.
   *
   * @return what it complains of, or nothing
   * @throws PlaywrightException when page or browser is gone
   */
  static Optional<String> run(Page page, String script) {
    try {
      // Only what it does counts: results can be large, or circular.
      page.evaluate("async () => { await (async () => {\n" + script + "\n})(); }");
    } catch (PlaywrightException e) {
      if (page.isClosed() || isGone(e)) {
        throw e;
      }
      if (!left(e)) {
        return Optional.of(firstLine(e));
      }
      page.waitForLoadState(LoadState.DOMCONTENTLOADED);
    }
    return Optional.empty();
  }

  /** By whole phrases of Playwright's: a script's own complaint may have any word in it. */
  static boolean isGone(PlaywrightException e) {
    return says(e, "Target crashed") || says(e, "browser has been closed");
  }

  private static boolean left(PlaywrightException e) {
    return says(e, "Execution context was destroyed") || says(e, "Cannot find context");
  }

  private static boolean says(PlaywrightException e, String words) {
    return String.valueOf(e.getMessage()).contains(words);
  }

  private static String firstLine(PlaywrightException e) {
    String message = String.valueOf(e.getMessage());
    int found = message.indexOf("message='");
    String line =
        (found < 0 ? message : message.substring(found + 9))
            .lines()
            .findFirst()
            .orElse("for no reason given");
    return line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
  }
}
