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
import dev.pagewatch.worker.http.HttpEngine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What checks of local pages cost, by the kind of page: one browser slot beside a bare Playwright
 * loop that does the same steps on the same browser build, in turns; then as many slots as
 * Pagewatch takes by itself, with processor time and memory; then the HTTP engine.
 */
public final class CheckBench {

  private static final int ROUNDS = 5;
  private static final int BROWSER_CHECKS = 20;
  private static final int HTTP_CHECKS = 20_000;
  private static final int HTTP_AT_ONCE = 64;

  private static final int CHECKS_AT_ONCE = 400;

  /** The quiet time a slot waits for where scripts may change a page; the bare loop waits too. */
  private static final String QUIET = "() => new Promise(done => setTimeout(done, 150))";

  /** Kinds of pages. */
  private enum Kind {
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
  }

  private final Vertx vertx = Vertx.vertx();
  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  private final Path executable = ChromiumLocator.find(Optional.empty()).orElseThrow();
  private final Path driver =
      new DriverCache(Path.of(System.getProperty("user.home"), ".cache", "pagewatch")).directory();
  private final HttpServer site;
  private final String url;

  private CheckBench() throws IOException {
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    site.setExecutor(Executors.newFixedThreadPool(4));
    for (Kind kind : Kind.values()) {
      byte[] body = kind.html.getBytes(StandardCharsets.UTF_8);
      site.createContext(
          kind.path(),
          exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
    }
    site.start();
    url = "http://127.0.0.1:" + site.getAddress().getPort();
  }

  /** Prints the figures; takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    CheckBench bench = new CheckBench();
    bench.oneSlot();
    bench.allSlots();
    bench.http();
    System.exit(0);
  }

  private BrowserHost host(int slots) throws Exception {
    EgressProxy proxy = get(EgressProxy.start(vertx, guard).toCompletionStage());
    BrowserHost host =
        new BrowserHost(
            BrowserConfig.of(slots, executable, driver, proxy.url()),
            guard,
            proxy,
            CheckBench::drop);
    host.start();
    return host;
  }

  /** The hash by which later checks find the page unchanged. */
  private String hash(BrowserHost host, Kind kind) throws Exception {
    return ((CheckOutcome.Content) host.check(job(kind, ""), p -> {}).get()).hash();
  }

  private void oneSlot() throws Exception {
    BrowserHost host = host(1);
    System.setProperty("playwright.cli.dir", driver.toString());
    try (Playwright playwright = Playwright.create();
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setChromiumSandbox(!"root".equals(System.getProperty("user.name"))))) {
      for (Kind kind : Kind.values()) {
        oneSlot(host, browser, kind);
      }
    }
    host.close(Duration.ofSeconds(5));
  }

  private void oneSlot(BrowserHost host, Browser browser, Kind kind) throws Exception {
    String hash = hash(host, kind);
    bareCheck(browser, kind);
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ours.add(
          millisEach(
              () -> {
                for (int i = 0; i < BROWSER_CHECKS; i++) {
                  host.check(job(kind, hash), phase -> {}).get(60, TimeUnit.SECONDS);
                }
                return BROWSER_CHECKS;
              }));
      bare.add(
          millisEach(
              () -> {
                for (int i = 0; i < BROWSER_CHECKS; i++) {
                  bareCheck(browser, kind);
                }
                return BROWSER_CHECKS;
              }));
    }
    System.out.printf(
        "browser, one slot, %s page of %d KB: %.0f ms a check; bare Playwright loop, same steps:"
            + " %.0f ms; ratio %.2f (medians of %d rounds of %d%s)%n",
        kind.path().substring(1),
        kind.html.length() / 1_000,
        median(ours),
        median(bare),
        median(ours) / median(bare),
        ROUNDS,
        BROWSER_CHECKS,
        kind.quiet ? ", 150 ms of each is quiet time" : "");
  }

  private void bareCheck(Browser browser, Kind kind) {
    try (BrowserContext context =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800))) {
      Page page = context.newPage();
      page.navigate(url + kind.path());
      page.waitForLoadState(LoadState.LOAD);
      if (kind.quiet) {
        page.evaluate(QUIET);
      }
      PageText.of(page.content(), url).hash();
    }
  }

  private void allSlots() throws Exception {
    int slots = 2 * Runtime.getRuntime().availableProcessors();
    BrowserHost host = host(slots);
    for (Kind kind : Kind.values()) {
      String hash = hash(host, kind);
      for (int i = 0; i < slots; i++) {
        host.check(job(kind, hash), phase -> {}).get(60, TimeUnit.SECONDS);
      }
      double cpuBefore = processorSeconds();
      long most = 0;
      long start = System.nanoTime();
      List<CompletableFuture<CheckOutcome>> checks = new ArrayList<>();
      for (int i = 0; i < CHECKS_AT_ONCE; i++) {
        checks.add(host.check(job(kind, hash), phase -> {}));
      }
      for (CompletableFuture<CheckOutcome> check : checks) {
        check.get(120, TimeUnit.SECONDS);
        most = Math.max(most, host.rssBytes());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "browser, %d slots, %s page: %.1f checks a second; %.0f s of the machine's processor time"
              + " per 1,000 checks; browsers' memory at most %d MB%n",
          slots,
          kind.path().substring(1),
          CHECKS_AT_ONCE / seconds,
          (processorSeconds() - cpuBefore) * 1_000 / CHECKS_AT_ONCE,
          most / 1_000_000);
    }
    host.close(Duration.ofSeconds(5));
  }

  /** Of the whole machine since it started, as browsers' processes come and go. */
  private static double processorSeconds() throws IOException {
    String line;
    try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
      line = lines.findFirst().orElseThrow();
    }
    String[] ticks = line.strip().split(" +", -1);
    double user = Double.parseDouble(ticks[1]) + Double.parseDouble(ticks[2]);
    return (user + Double.parseDouble(ticks[3])) / 100;
  }

  private void http() throws Exception {
    try (HttpEngine engine = new HttpEngine(vertx, guard, CheckBench::drop, 64, "bench")) {
      String hash =
          ((CheckOutcome.Content)
                  get(engine.check(job(Kind.STATIC, ""), p -> {}).toCompletionStage()))
              .hash();
      List<Double> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        rounds.add(millisEach(() -> httpRound(engine, hash)));
      }
      System.out.printf(
          "HTTP, %d at once: %.0f checks a second (median of %d rounds of %d; load driver and site"
              + " in the same process)%n",
          HTTP_AT_ONCE, 1_000 / median(rounds), ROUNDS, HTTP_CHECKS);
    }
  }

  private int httpRound(HttpEngine engine, String hash) throws InterruptedException {
    Semaphore room = new Semaphore(HTTP_AT_ONCE);
    for (int i = 0; i < HTTP_CHECKS; i++) {
      room.acquire();
      engine.check(job(Kind.STATIC, hash), phase -> {}).onComplete(done -> room.release());
    }
    room.acquire(HTTP_AT_ONCE);
    return HTTP_CHECKS;
  }

  private CheckJob job(Kind kind, String hash) {
    return new CheckJob(
        "w",
        "t",
        url + kind.path(),
        Engine.BROWSER,
        false,
        Duration.ofSeconds(60),
        hash.isEmpty() ? null : hash);
  }

  private static BlobRef drop(byte[] bytes, String mediaType) {
    return new BlobRef("dropped", mediaType, bytes.length);
  }

  private static double millisEach(Callable<Integer> round) throws Exception {
    long start = System.nanoTime();
    int checks = round.call();
    return (System.nanoTime() - start) / 1e6 / checks;
  }

  private static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    return Arrays.stream(sorted).skip(sorted.length / 2).findFirst().orElseThrow();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    CompletableFuture<T> future = stage.toCompletableFuture();
    return future.get(30, TimeUnit.SECONDS);
  }
}
