package dev.pagewatch.worker.browser;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.Blockable;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.content.Findings;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A check on its way through a slot. Fields are written by the slot, read by the watchdog. */
final class BrowserCheck {

  private final CheckJob job;
  private final Consumer<Phase> listener;
  private final Findings findings;
  private final CompletableFuture<CheckOutcome> outcome = new CompletableFuture<>();
  private volatile Phase phase = Phase.STARTING;
  private volatile String doing = "";
  private volatile long beganNanos = System.nanoTime();
  private volatile boolean file;
  private volatile @Nullable CheckOutcome decided;

  BrowserCheck(CheckJob job, Consumer<Phase> listener, Findings findings) {
    this.job = job;
    this.listener = listener;
    this.findings = findings;
  }

  CheckJob job() {
    return job;
  }

  /** How the page is asked for. */
  FetchOptions options() {
    return job.options().fetch();
  }

  /** What of the page is not fetched. */
  Set<Blockable> blocked() {
    return job.options().blocked();
  }

  /** Told what is found on the way. */
  Findings findings() {
    return findings;
  }

  /** Its time counts from now on. */
  void begin() {
    beganNanos = System.nanoTime();
  }

  /** Until its deadline; negative past it. */
  Duration timeLeft() {
    return job.timeout().minusNanos(System.nanoTime() - beganNanos);
  }

  /** Says what of its phase it is at, for who ends it; empty for nothing particular. */
  void doing(String part) {
    doing = part;
  }

  String doing() {
    return doing;
  }

  Phase phase() {
    return phase;
  }

  void enter(Phase phase) {
    this.phase = phase;
    if (!outcome.isDone()) {
      listener.accept(phase);
    }
  }

  /** There is no page to show at this address, only a file. */
  void foundFile() {
    file = true;
  }

  boolean isFile() {
    return file;
  }

  /** How it will end whatever becomes of the page from now on. */
  void decide(CheckOutcome ending) {
    decided = ending;
  }

  /** Ends the check; only the first ending counts, and what was decided before it. */
  boolean end(CheckOutcome ending) {
    CheckOutcome before = decided;
    return outcome.complete(before == null ? ending : before);
  }

  CompletableFuture<CheckOutcome> outcome() {
    return outcome;
  }
}
