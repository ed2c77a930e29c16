package dev.pagewatch.bench;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Playwright;
import dev.pagewatch.bench.BrowserRig.Kind;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.worker.browser.BrowserHost;
import dev.pagewatch.worker.http.HttpEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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

  private final BrowserRig rig = new BrowserRig(Duration.ZERO);

  private CheckBench() throws IOException {}

  /** Prints the figures; takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    CheckBench bench = new CheckBench();
    bench.oneSlot();
    bench.allSlots();
    bench.http();
    System.exit(0);
  }

  private void oneSlot() throws Exception {
    BrowserHost host = rig.host(1);
    try (Playwright playwright = rig.playwright();
        Browser browser = rig.browser(playwright)) {
      for (Kind kind : Kind.values()) {
        oneSlot(host, browser, kind);
      }
    }
    host.close(Duration.ofSeconds(5));
  }

  private void oneSlot(BrowserHost host, Browser browser, Kind kind) throws Exception {
    String hash = rig.hash(host, kind);
    rig.bareCheck(browser, kind);
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      ours.add(
          BrowserRig.millisEach(
              () -> {
                for (int i = 0; i < BROWSER_CHECKS; i++) {
                  host.check(rig.job(kind, hash), phase -> {}).get(60, TimeUnit.SECONDS);
                }
                return BROWSER_CHECKS;
              }));
      bare.add(
          BrowserRig.millisEach(
              () -> {
                for (int i = 0; i < BROWSER_CHECKS; i++) {
                  rig.bareCheck(browser, kind);
                }
                return BROWSER_CHECKS;
              }));
    }
    System.out.printf(
        "browser, one slot, %s page of %d KB: %.0f ms a check; bare Playwright loop, same steps:"
            + " %.0f ms; ratio %.2f (medians of %d rounds of %d%s)%n",
        kind.path().substring(1),
        kind.kilobytes(),
        BrowserRig.median(ours),
        BrowserRig.median(bare),
        BrowserRig.median(ours) / BrowserRig.median(bare),
        ROUNDS,
        BROWSER_CHECKS,
        kind.isQuiet() ? ", 150 ms of each is quiet time" : "");
  }

  private void allSlots() throws Exception {
    int slots = 2 * Runtime.getRuntime().availableProcessors();
    BrowserHost host = rig.host(slots);
    for (Kind kind : Kind.values()) {
      String hash = rig.hash(host, kind);
      for (int i = 0; i < slots; i++) {
        host.check(rig.job(kind, hash), phase -> {}).get(60, TimeUnit.SECONDS);
      }
      double cpuBefore = processorSeconds();
      long most = 0;
      long start = System.nanoTime();
      List<CompletableFuture<CheckOutcome>> checks = new ArrayList<>();
      for (int i = 0; i < CHECKS_AT_ONCE; i++) {
        checks.add(host.check(rig.job(kind, hash), phase -> {}));
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
    try (HttpEngine engine = new HttpEngine(rig.vertx, rig.guard, BrowserRig::drop, 64, "bench")) {
      for (Kind kind : List.of(Kind.STATIC, Kind.LARGE)) {
        CheckOutcome.Content first =
            (CheckOutcome.Content)
                BrowserRig.get(engine.check(rig.job(kind, ""), p -> {}).toCompletionStage());
        CheckJob read = rig.job(kind, first.hash());
        http(engine, kind, "parsed", read);
        http(engine, kind, "the same bytes again", rig.known(read, first));
      }
    }
  }

  private static void http(HttpEngine engine, Kind kind, String how, CheckJob job)
      throws Exception {
    int checks = HTTP_CHECKS / Math.max(1, kind.kilobytes() / 10);
    List<Double> rounds = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      rounds.add(BrowserRig.millisEach(() -> httpRound(engine, job, checks)));
    }
    System.out.printf(
        "HTTP, %d at once, page of %d KB, %s: %.0f checks a second (median of %d rounds of %d; load"
            + " driver and site in the same process)%n",
        HTTP_AT_ONCE, kind.kilobytes(), how, 1_000 / BrowserRig.median(rounds), ROUNDS, checks);
  }

  private static int httpRound(HttpEngine engine, CheckJob job, int checks)
      throws InterruptedException {
    Semaphore room = new Semaphore(HTTP_AT_ONCE);
    for (int i = 0; i < checks; i++) {
      room.acquire();
      engine.check(job, phase -> {}).onComplete(done -> room.release());
    }
    room.acquire(HTTP_AT_ONCE);
    return checks;
  }
}
