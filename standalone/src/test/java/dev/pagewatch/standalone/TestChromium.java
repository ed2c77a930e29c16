package dev.pagewatch.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.pagewatch.worker.browser.ChromiumLocator;
import dev.pagewatch.worker.browser.DriverCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;

/** The browser of somebody who looks at Pagewatch; for one thread. */
final class TestChromium implements AutoCloseable {

  private static final double PATIENCE_MILLIS = 30_000;

  private final Playwright playwright;
  private final Browser browser;

  TestChromium() throws IOException {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    System.setProperty("playwright.cli.dir", new DriverCache(cache).directory().toString());
    playwright = Playwright.create();
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(ChromiumLocator.find(Optional.empty()).orElseThrow())
                    .setChromiumSandbox(!"root".equals(System.getProperty("user.name"))));
  }

  /** A page of a user of its own. */
  Page newPage() {
    return browser.newPage();
  }

  /** A user with cookies of its own. */
  BrowserContext newContext() {
    return browser.newContext();
  }

  /** Waits until a page says that what it shows is fresh. */
  static void assertLive(Page page) {
    assertThat(page.getByTestId("connection"))
        .hasAttribute(
            "data-state",
            "live",
            new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MILLIS));
  }

  /** By the rules of WCAG 2.2, A and AA, that a program can tell. */
  static void assertAccessible(Page page, String where) {
    AxeResults results =
        new AxeBuilder(page)
            .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))
            .analyze();
    Assertions.assertThat(results.getViolations())
        .as(where)
        .extracting(rule -> rule.getId() + ": " + rule.getNodes().getFirst().getHtml())
        .isEmpty();
  }

  @Override
  public void close() {
    playwright.close();
  }
}
