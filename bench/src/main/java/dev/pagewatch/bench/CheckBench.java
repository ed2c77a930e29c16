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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks per second of a small local page: one browser slot beside a bare Playwright loop that does
 * the same steps on the same browser build, in turns; then the HTTP engine.
 */
public final class CheckBench {

  private static final int ROUNDS = 5;
  private static final int BROWSER_CHECKS = 20;
  private static final int HTTP_CHECKS = 20_000;
  private static final int HTTP_AT_ONCE = 64;

  /** The quiet time a slot waits for, waited for by the bare loop too. */
  private static final String QUIET = "() => new Promise(done => setTimeout(done, 150))";

  private final Vertx vertx = Vertx.vertx();
  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  private final Path executable = ChromiumLocator.find(Optional.empty()).orElseThrow();
  private final Path driver =
      new DriverCache(Path.of(System.getProperty("user.home"), ".cache", "pagewatch")).directory();
  private final HttpServer site;
  private final String url;

  private CheckBench() throws IOException {
    byte[] body =
        ("<!doctype html><title>Small</title><h1>Small</h1>" + "<p>some words</p>".repeat(50))
            .getBytes(StandardCharsets.UTF_8);
    site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    site.setExecutor(Executors.newFixedThreadPool(4));
    site.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    site.start();
    url = "http://127.0.0.1:" + site.getAddress().getPort() + "/";
  }

  /** Prints the figures; takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    CheckBench bench = new CheckBench();
    bench.browsers();
    bench.http();
    System.exit(0);
  }

  private void browsers() throws Exception {
    EgressProxy proxy = get(EgressProxy.start(vertx, guard).toCompletionStage());
    BrowserHost host =
        new BrowserHost(
            BrowserConfig.of(1, executable, driver, proxy.url()), guard, proxy, CheckBench::drop);
    host.start();
    String hash = ((CheckOutcome.Content) host.check(job(""), p -> {}).get()).hash();
    System.setProperty("playwright.cli.dir", driver.toString());
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    try (Playwright playwright = Playwright.create();
        Browser browser =
            playwright
                .chromium()
                .launch(
                    new BrowserType.LaunchOptions()
                        .setExecutablePath(executable)
                        .setChromiumSandbox(!"root".equals(System.getProperty("user.name"))))) {
      bareCheck(browser);
      for (int round = 0; round < ROUNDS; round++) {
        ours.add(
            millisEach(
                () -> {
                  for (int i = 0; i < BROWSER_CHECKS; i++) {
                    host.check(job(hash), phase -> {}).get(60, TimeUnit.SECONDS);
                  }
                  return BROWSER_CHECKS;
                }));
        bare.add(
            millisEach(
                () -> {
                  for (int i = 0; i < BROWSER_CHECKS; i++) {
                    bareCheck(browser);
                  }
                  return BROWSER_CHECKS;
                }));
      }
    }
    host.close(Duration.ofSeconds(5));
    System.out.printf(
        "browser, one slot: %.0f ms a check; bare Playwright loop, same steps: %.0f ms;"
            + " ratio %.2f (medians of %d rounds of %d, 150 ms of each is quiet time)%n",
        median(ours), median(bare), median(ours) / median(bare), ROUNDS, BROWSER_CHECKS);
  }

  private void bareCheck(Browser browser) {
    try (BrowserContext context =
        browser.newContext(new Browser.NewContextOptions().setViewportSize(1280, 800))) {
      Page page = context.newPage();
      page.navigate(url);
      page.waitForLoadState(LoadState.LOAD);
      page.evaluate(QUIET);
      PageText.of(page.content(), url).hash();
    }
  }

  private void http() throws Exception {
    try (HttpEngine engine = new HttpEngine(vertx, guard, CheckBench::drop, 64, "bench")) {
      String hash =
          ((CheckOutcome.Content) get(engine.check(job(""), p -> {}).toCompletionStage())).hash();
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
      engine.check(job(hash), phase -> {}).onComplete(done -> room.release());
    }
    room.acquire(HTTP_AT_ONCE);
    return HTTP_CHECKS;
  }

  private CheckJob job(String hash) {
    return new CheckJob(
        "w", "t", url, Engine.BROWSER, false, Duration.ofSeconds(30), hash.isEmpty() ? null : hash);
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
