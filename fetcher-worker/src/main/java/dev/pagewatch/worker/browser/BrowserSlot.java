package dev.pagewatch.worker.browser;

import dev.pagewatch.model.fleet.WorkerStatus.Slot;
import dev.pagewatch.model.fleet.WorkerStatus.SlotState;
import dev.pagewatch.worker.browser.Incarnation.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for one browser check at a time. It outlives its browsers: a broken one is replaced at
 * once, with growing pauses while browsers keep failing; a worn one only after its successor is
 * ready, and then ends when the check it may be at is over.
 */
final class BrowserSlot {

  private static final Logger LOG = LoggerFactory.getLogger(BrowserSlot.class);

  private final int index;
  private final BrowserConfig config;
  private final Watchdog watchdog;
  private final AtomicLong restarts;
  private final LifeFactory lives;
  private final StartPauses pauses = new StartPauses();
  private final List<Incarnation> leaving = new ArrayList<>();
  private Incarnation life;
  private @Nullable Incarnation successor;
  private boolean closing;

  /** Makes a new life for a slot. */
  interface LifeFactory {
    Incarnation create(BrowserSlot slot, int index);
  }

  BrowserSlot(
      int index, BrowserConfig config, Watchdog watchdog, AtomicLong restarts, LifeFactory lives) {
    this.index = index;
    this.config = config;
    this.watchdog = watchdog;
    this.restarts = restarts;
    this.lives = lives;
    this.life = lives.create(this, index);
  }

  synchronized void start() {
    life.start();
  }

  /** A life's browser is up. */
  synchronized void ready(Incarnation ready) {
    if (ready.equals(successor)) {
      life.retire();
      leaving.add(life);
      life = ready;
      successor = null;
    }
  }

  /** A check is over and its browser as good as before. */
  synchronized void idle(Incarnation idle) {
    pauses.proved();
    if (idle.equals(life)) {
      renewIfWorn(life.rssBytes());
    }
  }

  private synchronized void renewIfWorn(long rssBytes) {
    boolean worn =
        life.checks() >= config.checksPerBrowser()
            // One that is large from the start would be replaced for ever.
            || (life.checks() > 0 && rssBytes > config.maxTreeBytes())
            || life.age().compareTo(config.maxAge()) > 0;
    if (worn && life.isUp() && successor == null && !closing) {
      successor = lives.create(this, index);
      successor.start();
    }
  }

  /** A life is over. */
  synchronized void ended(Incarnation ended, Ending ending) {
    if (leaving.remove(ended)) {
      return;
    }
    if (ended.equals(successor)) {
      // The worn one asks for another after its next check.
      successor = null;
      return;
    }
    if (!ended.equals(life) || closing) {
      return;
    }
    if (ending != Ending.RETIRED) {
      restarts.incrementAndGet();
    }
    if (successor != null) {
      life = successor;
      successor = null;
      return;
    }
    life = lives.create(this, index);
    Duration pause = pauses.after(ending);
    if (pause.isPositive()) {
      LOG.warn("Browser slot {} keeps failing; next try in {}", index, pause);
    }
    watchdog.after(pause, this::startUnlessClosing);
  }

  private synchronized void startUnlessClosing() {
    if (!closing) {
      life.start();
    }
  }

  int index() {
    return index;
  }

  /** Whether it was drained and nothing of it is left. */
  synchronized boolean isOver() {
    return closing && lives().stream().allMatch(Incarnation::isOver);
  }

  synchronized boolean isBusy() {
    return life.isBusy();
  }

  /** What it is doing; a slot between failed starts shows as failed. */
  synchronized Slot status() {
    BrowserCheck check = life.current();
    SlotState state =
        life.state() == SlotState.STARTING && pauses.isFailing() ? SlotState.FAILED : life.state();
    return new Slot(
        index,
        state,
        check == null ? null : check.phase(),
        life.ageMillis(),
        check == null ? null : check.job().watchId(),
        lives().stream().flatMap(each -> each.pids().stream()).sorted().toList(),
        life.checks());
  }

  private synchronized List<Incarnation> lives() {
    return Stream.concat(
            Stream.concat(Stream.of(life), Stream.ofNullable(successor)), leaving.stream())
        .toList();
  }

  /**
   * Measures its processes' memory, ends a check that takes too much of it and sees to worn
   * browsers. Takes some milliseconds while a check runs.
   *
   * @return the memory, in bytes
   */
  long sample() {
    long sum = 0;
    for (Incarnation each : lives()) {
      BrowserCheck check = each.current();
      long bytes = each.rssBytes();
      sum += bytes;
      if (check != null && bytes > config.mostBytesInCheck()) {
        // Killing waits, so not here.
        watchdog.after(Duration.ZERO, () -> each.outgrown(check, bytes));
      }
    }
    renewIfIdle();
    return sum;
  }

  private synchronized void renewIfIdle() {
    if (life.state() == SlotState.IDLE) {
      renewIfWorn(life.rssBytes());
    }
  }

  /** Takes no more checks. */
  synchronized void drain() {
    closing = true;
    lives().forEach(Incarnation::retire);
  }

  /** Waits for the present check until the limit, then kills. Blocks. */
  void close(long limitNanos) {
    for (Incarnation each : lives()) {
      try {
        Duration left = Duration.ofNanos(Math.max(1, limitNanos - System.nanoTime()));
        if (!each.join(left)) {
          each.kill(Ending.RETIRED);
        }
      } catch (InterruptedException e) {
        each.kill(Ending.RETIRED);
        Thread.currentThread().interrupt();
      }
    }
  }
}
