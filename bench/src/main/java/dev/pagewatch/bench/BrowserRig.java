package dev.pagewatch.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.LoadState;
import com.sun.net.httpserver.HttpServer;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.worker.browser.BrowserConfig;
import dev.pagewatch.worker.browser.BrowserHost;
import dev.pagewatch.worker.browser.ChromiumLocator;
import dev.pagewatch.worker.browser.DriverCache;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A local site, browser slots to check it and a bare Playwright to compare them with. */
final class BrowserRig {

  /** The quiet time a slot waits for where scripts may change a page; the bare loop waits too. */
  private static final String QUIET = "() => new Promise(done => setTimeout(done, 150))";

  /** Kinds of pages. */
  enum Kind {
    STATIC("<h1>Small</h1>" + "<p>some words</p>".repeat(50), false),
    LARGE("<h1>Large</h1>" + "<p>some words of a large page</p>".repeat(3_000), false),
    SCRIPTED(
        "<div id=app></div><script>setTimeout(() => { document.getElementById('app').innerHTML ="
            + " '<h1>Made</h1>' + '<p>some words</p>'.repeat(200) }, 20)</script>",
        true);

    private final String html;
    private final boolean quiet;

    Kind(String body, boolean quiet) {
      this.html = "<!doctype html><title>Page</title>" + body;
      this.quiet = quiet;
    }

    String path() {
      return "/" + name().toLowerCase(Locale.ROOT);
    }

    int kilobytes() {
      return html.length() / 1_000;
    }

    boolean isQuiet() {
      return quiet;
    }
  }

  final Vertx vertx = Vertx.vertx();
  final EgressGuard guard = new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  final Path executable = ChromiumLocator.find(Optional.empty()).orElseThrow();
  private final Path driver =
      new DriverCache(Path.of(System.getProperty("user.home"), ".cache", "pagewatch")).directory();
  private final String url;

  /** With a site that takes {@code delay} for each answer. */
  BrowserRig(Duration delay) throws IOException {
    var site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    site.setExecutor(Executors.newFixedThreadPool(32));
    for (Kind kind : Kind.values()) {
      byte[] body = kind.html.getBytes(StandardCharsets.UTF_8);
      site.createContext(
          kind.path(),
          exchange -> {
            pause(delay);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
    }
    site.start();
    url = "http://127.0.0.1:" + site.getAddress().getPort();
  }

  private static void pause(Duration delay) {
    try {
      Thread.sleep(delay);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  String url(Kind kind) {
    return url + kind.path();
  }

  BrowserHost host(int slots) throws Exception {
    EgressProxy proxy = get(EgressProxy.start(vertx, guard).toCompletionStage());
    BrowserHost host =
        new BrowserHost(
            BrowserConfig.of(slots, executable, driver, proxy.urlWithoutTrackers()),
            guard,
            proxy,
            BrowserRig::drop);
    host.start();
    return host;
  }

  Playwright playwright() {
    System.setProperty("playwright.cli.dir", driver.toString());
    return Playwright.create();
  }

  Browser browser(Playwright playwright) {
    return playwright
        .chromium()
        .launch(
            new BrowserType.LaunchOptions()
                .setExecutablePath(executable)
                .setChromiumSandbox(!"root".equals(System.getProperty("user.name"))));
  }

  /** What a check of ours does, in a context and page of its own, without our precautions. */
  void bareCheck(Browser browser, Kind kind) {
    try (BrowserContext context =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800))) {
      visit(context.newPage(), kind);
    }
  }

  void visit(Page page, Kind kind) {
    page.navigate(url(kind));
    page.waitForLoadState(LoadState.LOAD);
    if (kind.isQuiet()) {
      page.evaluate(QUIET);
    }
    PageText.of(page.content(), url).hash();
  }

  /** The hash by which later checks find the page unchanged. */
  String hash(BrowserHost host, Kind kind) throws Exception {
    return ((CheckOutcome.Content) host.check(job(kind, ""), p -> {}).get()).hash();
  }

  CheckJob job(Kind kind, String hash) {
    return new CheckJob(
        "w",
        "t",
        url(kind),
        Engine.BROWSER,
        false,
        Duration.ofSeconds(60),
        hash.isEmpty() ? null : hash);
  }

  /** A later check of what is known. */
  CheckJob known(CheckJob job, CheckOutcome.Content content) {
    return new CheckJob(
        job.watchId(),
        job.leaseToken(),
        job.url(),
        job.engine(),
        job.mayEscalate(),
        job.timeout(),
        content.hash(),
        job.options(),
        content.validators());
  }

  static BlobRef drop(byte[] bytes, String mediaType) {
    return new BlobRef("dropped", mediaType, bytes.length);
  }

  static double millisEach(Callable<Integer> round) throws Exception {
    long start = System.nanoTime();
    int checks = round.call();
    return (System.nanoTime() - start) / 1e6 / checks;
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    CompletableFuture<T> future = stage.toCompletableFuture();
    return future.get(30, TimeUnit.SECONDS);
  }
}
