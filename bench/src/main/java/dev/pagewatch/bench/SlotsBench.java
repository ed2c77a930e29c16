package dev.pagewatch.bench;

import dev.pagewatch.bench.BrowserRig.Kind;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.worker.browser.BrowserHost;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Browser checks per second by the number of slots, of a site that answers at once and of one that
 * takes two seconds. As many slots as by default is the baseline.
 */
public final class SlotsBench {

  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final int CHECKS_PER_SLOT = 12;

  private SlotsBench() {}

  /** Prints the figures; takes no arguments. */
  public static void main(String[] arguments) throws Exception {
    int usual = 2 * Runtime.getRuntime().availableProcessors();
    for (Duration delay : List.of(Duration.ZERO, SLOW)) {
      double baseline = 0;
      for (int slots : new int[] {usual, 1, usual / 2, 2 * usual, 4 * usual}) {
        double figure = perSecond(slots, delay);
        baseline = baseline == 0 ? figure : baseline;
        System.out.printf(
            "answers after %d s, %d slots: %.1f checks a second, %.2f times those of %d slots%n",
            delay.toSeconds(), slots, figure, figure / baseline, usual);
      }
    }
    System.exit(0);
  }

  private static double perSecond(int slots, Duration delay) throws Exception {
    BrowserRig rig = new BrowserRig(delay);
    BrowserHost host = rig.host(slots);
    String hash = rig.hash(host, Kind.STATIC);
    run(rig, host, hash, 2 * slots);
    int checks = CHECKS_PER_SLOT * slots;
    long start = System.nanoTime();
    run(rig, host, hash, checks);
    double seconds = (System.nanoTime() - start) / 1e9;
    host.close(Duration.ofSeconds(5));
    return checks / seconds;
  }

  private static void run(BrowserRig rig, BrowserHost host, String hash, int checks)
      throws Exception {
    List<CompletableFuture<CheckOutcome>> running = new ArrayList<>();
    for (int i = 0; i < checks; i++) {
      running.add(host.check(rig.job(Kind.STATIC, hash), phase -> {}));
    }
    for (CompletableFuture<CheckOutcome> check : running) {
      if (!(check.get(120, TimeUnit.SECONDS) instanceof CheckOutcome.Same)) {
        throw new IllegalStateException("a check ended in " + check.get());
      }
    }
  }
}
