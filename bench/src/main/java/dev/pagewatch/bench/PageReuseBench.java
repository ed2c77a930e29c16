package dev.pagewatch.bench;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import dev.pagewatch.bench.BrowserRig.Kind;
import dev.pagewatch.worker.browser.BrowserHost;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What a check costs by how much of a browser it has to itself: a browser, a context and page, or a
 * page that the check before it used, cleaned of what that left; and one of our slots. All in
 * turns.
 */
public final class PageReuseBench {

  private static final int ROUNDS = 5;
  private static final int CHECKS = 20;
  private static final int BROWSERS = 4;

  private final BrowserRig rig = new BrowserRig(Duration.ZERO);
  private final Kind kind;

  private PageReuseBench(Kind kind) throws Exception {
    this.kind = kind;
  }

  /** Prints the figures; takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    for (Kind kind : Kind.values()) {
      new PageReuseBench(kind).compare();
    }
    System.exit(0);
  }

  private void compare() throws Exception {
    BrowserHost host = rig.host(1);
    String hash = rig.hash(host, kind);
    try (Playwright playwright = rig.playwright();
        Browser browser = rig.browser(playwright);
        BrowserContext context = browser.newContext()) {
      Page page = context.newPage();
      CDPSession session = context.newCDPSession(page);
      List<Double> browsers = new ArrayList<>();
      List<Double> contexts = new ArrayList<>();
      List<Double> pages = new ArrayList<>();
      List<Double> cleaned = new ArrayList<>();
      List<Double> slots = new ArrayList<>();
      for (int round = 0; round <= ROUNDS; round++) {
        browsers.add(millis(BROWSERS, () -> inBrowser(playwright)));
        contexts.add(
            millis(
                CHECKS,
                () -> {
                  rig.bareCheck(browser, kind);
                  return 1;
                }));
        pages.add(
            millis(
                CHECKS,
                () -> {
                  rig.visit(page, kind);
                  return 1;
                }));
        cleaned.add(
            millis(
                CHECKS,
                () -> {
                  rig.visit(page, kind);
                  clean(context, session, page);
                  return 1;
                }));
        slots.add(millis(CHECKS, () -> host.check(rig.job(kind, hash), phase -> {}).get()));
      }
      System.out.printf(
          "%s page: browser each %.0f ms, context and page each %.0f, page used again %.0f, the same"
              + " cleaned %.0f, our slot %.0f (medians of %d rounds)%n",
          kind.path().substring(1),
          median(browsers),
          median(contexts),
          median(pages),
          median(cleaned),
          median(slots),
          ROUNDS);
    }
    host.close(Duration.ofSeconds(5));
  }

  private Object inBrowser(Playwright playwright) {
    try (Browser browser = rig.browser(playwright)) {
      rig.bareCheck(browser, kind);
      return 1;
    }
  }

  /** Cookies, storage, caches and workers of the site, and the document itself. */
  private void clean(BrowserContext context, CDPSession session, Page page) {
    context.clearCookies();
    JsonObject what = new JsonObject();
    URI uri = URI.create(rig.url(kind));
    what.addProperty("origin", uri.getScheme() + "://" + uri.getAuthority());
    what.addProperty("storageTypes", "all");
    session.send("Storage.clearDataForOrigin", what);
    page.navigate("about:blank");
  }

  private static double millis(int checks, Callable<?> check) throws Exception {
    return BrowserRig.millisEach(
        () -> {
          for (int i = 0; i < checks; i++) {
            check.call();
          }
          return checks;
        });
  }

  /** Without the first round, in which all warms up. */
  private static double median(List<Double> rounds) {
    return BrowserRig.median(rounds.subList(1, rounds.size()));
  }
}
