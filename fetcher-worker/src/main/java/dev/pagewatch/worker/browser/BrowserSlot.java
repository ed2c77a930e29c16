package dev.pagewatch.worker.browser;

import dev.pagewatch.model.fleet.WorkerStatus.Slot;
import dev.pagewatch.model.fleet.WorkerStatus.SlotState;
import dev.pagewatch.worker.process.ProcessTree;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place for one browser check at a time. It outlives its browsers: a broken one is replaced at
 * once, with growing pauses while browsers keep failing; a worn one only after its successor is
 * ready.
 */
final class BrowserSlot {

  private static final Logger LOG = LoggerFactory.getLogger(BrowserSlot.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final int index;
  private final Watchdog watchdog;
  private final AtomicLong restarts;
  private final LifeFactory lives;
  private Incarnation life;
  private @Nullable Incarnation successor;
  private int failuresInRow;
  private boolean closing;
  private volatile long rssBytes;

  /** Makes a new life for a slot. */
  interface LifeFactory {
    Incarnation create(BrowserSlot slot, int index);
  }

  BrowserSlot(int index, Watchdog watchdog, AtomicLong restarts, LifeFactory lives) {
    this.index = index;
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
    failuresInRow = 0;
    if (ready.equals(successor)) {
      life.retire();
      life = ready;
      successor = null;
    }
  }

  /** A check is over: a worn browser gets its successor. */
  synchronized void idle(Incarnation idle, BrowserConfig config) {
    boolean worn = idle.checks() >= config.checksPerBrowser() || rssBytes > config.maxTreeBytes();
    if (worn && idle.equals(life) && successor == null && !closing) {
      successor = lives.create(this, index);
      successor.start();
    }
  }

  /** A life is over. */
  synchronized void ended(Incarnation ended, boolean broken) {
    if (ended.equals(successor)) {
      successor = null;
      return;
    }
    if (!ended.equals(life) || closing) {
      return;
    }
    if (broken) {
      restarts.incrementAndGet();
      failuresInRow++;
    }
    life = lives.create(this, index);
    Duration pause = pause();
    if (failuresInRow > 2) {
      LOG.warn("Browser slot {} failed {} times; next try in {}", index, failuresInRow, pause);
    }
    watchdog.after(pause, this::startUnlessClosing);
  }

  /** The first replacement comes at once: a hung page must not cost capacity. */
  private Duration pause() {
    if (failuresInRow <= 1) {
      return Duration.ZERO;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failuresInRow, 10));
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private synchronized void startUnlessClosing() {
    if (!closing) {
      life.start();
    }
  }

  synchronized boolean isBusy() {
    return life.isBusy();
  }

  /** What it is doing; a slot between failed starts shows as failed. */
  synchronized Slot status() {
    BrowserCheck check = life.current();
    SlotState state =
        life.state() == SlotState.STARTING && failuresInRow > 1 ? SlotState.FAILED : life.state();
    return new Slot(
        index,
        state,
        check == null ? null : check.phase(),
        life.ageMillis(),
        check == null ? null : check.job().watchId(),
        life.pids(),
        life.checks());
  }

  /** Measures its processes' memory. */
  long sampleRss() {
    List<Long> pids;
    synchronized (this) {
      pids = life.pids();
    }
    rssBytes = ProcessTree.rssBytes(pids);
    return rssBytes;
  }

  /** Takes no more checks. */
  synchronized void drain() {
    closing = true;
    life.retire();
    if (successor != null) {
      successor.retire();
    }
  }

  /** Waits for the present check until the limit, then kills. Blocks. */
  void close(long limitNanos) {
    List<Incarnation> lives;
    synchronized (this) {
      lives = successor == null ? List.of(life) : List.of(life, successor);
    }
    for (Incarnation each : lives) {
      try {
        Duration left = Duration.ofNanos(Math.max(1, limitNanos - System.nanoTime()));
        if (!each.join(left)) {
          each.kill();
        }
      } catch (InterruptedException e) {
        each.kill();
        Thread.currentThread().interrupt();
      }
    }
  }
}
