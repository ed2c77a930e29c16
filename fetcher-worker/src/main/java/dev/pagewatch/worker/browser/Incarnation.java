package dev.pagewatch.worker.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.fleet.WorkerStatus.SlotState;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.process.ProcessTree;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One life of a slot: one platform thread, one driver, one browser. It ends by retirement, by
 * failure or by the watchdog's kill; the slot then goes on with another.
 */
final class Incarnation {

  private static final Logger LOG = LoggerFactory.getLogger(Incarnation.class);

  private final Surroundings around;
  private final ProcessTree tree = new ProcessTree();
  private final AtomicBoolean killed = new AtomicBoolean();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread thread;
  private volatile SlotState state = SlotState.STARTING;
  private volatile long sinceNanos = System.nanoTime();
  private volatile @Nullable BrowserCheck current;
  private volatile List<Long> pids = List.of();
  private volatile boolean retiring;
  private final long bornNanos = System.nanoTime();
  private final AtomicInteger checks = new AtomicInteger();

  /** What a life needs of its slot. */
  interface Surroundings {
    BrowserConfig config();

    Watchdog watchdog();

    /** The next check, or empty after a short wait without one. */
    Optional<BrowserCheck> next() throws InterruptedException;

    /** Opens the way that the check's connections take. */
    CheckRoute route(BrowserCheck check);

    /** Visits the check's page. */
    CheckOutcome visit(BrowserCheck check, BrowserContext context, CheckRoute route);

    /** The browser is ready for its first check. */
    void ready(Incarnation life);

    /** A check's slot is free again. */
    void idle(Incarnation life);

    /** The life is over. */
    void ended(Incarnation life, Ending ending);
  }

  /** What a life ends by. */
  enum Ending {
    /** Worn, or not needed any more. */
    RETIRED,
    /** Killed over what a page did. */
    KILLED,
    /** Its browser did not start or ended by itself. */
    BROKEN
  }

  Incarnation(int slot, Surroundings around) {
    this.around = around;
    this.thread = Thread.ofPlatform().name("browser-slot-" + slot).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    Ending ending = Ending.BROKEN;
    try {
      SlotBrowser browser = started();
      if (browser != null) {
        enter(SlotState.IDLE);
        around.ready(this);
        ending = serve(browser);
        if (!killed.get()) {
          isDoneWithin(BrowserConfig.CLEANUP_LIMIT, browser::close);
        }
      }
    } catch (InterruptedException e) {
      ending = Ending.RETIRED;
    } catch (RuntimeException | Error e) {
      if (!killed.get()) {
        LOG.warn("A browser slot failed and is rebuilt: {}", firstLine(e));
      }
    } finally {
      endCheck(browserGone());
      tree.kill();
      over(ending);
    }
  }

  private @Nullable SlotBrowser started() throws InterruptedException {
    Future<?> limit = around.watchdog().after(BrowserConfig.START_LIMIT, () -> kill(Ending.BROKEN));
    try {
      SlotBrowser browser = new SlotBrowser(around.config(), tree);
      pids = tree.pids();
      return browser;
    } catch (PlaywrightException e) {
      LOG.warn("A browser could not be started: {}", firstLine(e));
      return null;
    } finally {
      limit.cancel(false);
    }
  }

  /** Takes checks until it is retired or killed, or its browser breaks. */
  private Ending serve(SlotBrowser browser) throws InterruptedException {
    while (!retiring && !killed.get()) {
      Optional<BrowserCheck> next = around.next();
      if (next.isPresent() && !run(next.get(), browser)) {
        return Ending.BROKEN;
      }
      if (next.isEmpty() && !prepared(browser)) {
        return Ending.BROKEN;
      }
    }
    return killed.get() ? Ending.KILLED : Ending.RETIRED;
  }

  /** Makes ready for the next check while there is none; returns whether the browser is good. */
  private boolean prepared(SlotBrowser browser) {
    if (!browser.isAlive()) {
      return false;
    }
    return isDoneWithin(
        BrowserConfig.PREPARE_LIMIT,
        () -> {
          if (browser.prepare()) {
            // It has a process of its own.
            pids = tree.pids();
          }
        });
  }

  /** Runs a check; returns whether the browser is still good. */
  private boolean run(BrowserCheck check, SlotBrowser browser) {
    current = check;
    enter(SlotState.BUSY);
    check.begin();
    Duration limit = check.job().timeout();
    Future<?> deadline = around.watchdog().after(limit, () -> overdue(check, limit));
    BrowserContext context = null;
    try (CheckRoute route = around.route(check)) {
      context = browser.newContext(check.options(), route.override());
      check.end(around.visit(check, context, route));
    } catch (PlaywrightException e) {
      LOG.info("A check lost its browser: {}", firstLine(e));
      check.end(browserGone());
      return false;
    } catch (RuntimeException e) {
      LOG.error("A browser check failed in Pagewatch itself", e);
      check.end(new Failed(ErrorCode.INTERNAL, "a fault in Pagewatch; its log says more"));
    } finally {
      deadline.cancel(false);
    }
    boolean good = context == null || closed(context);
    checks.incrementAndGet();
    current = null;
    pids = tree.pids();
    if (good && !killed.get()) {
      enter(SlotState.IDLE);
      around.idle(this);
    }
    return good;
  }

  /** Closes a context; a browser that can't do so in time is not worth keeping. */
  private boolean closed(BrowserContext context) {
    return isDoneWithin(BrowserConfig.CLEANUP_LIMIT, context::close);
  }

  /** Has the browser do something, and kills it where that takes too long. */
  private boolean isDoneWithin(Duration limit, Runnable work) {
    Future<?> end = around.watchdog().after(limit, () -> kill(Ending.KILLED));
    try {
      work.run();
      return true;
    } catch (PlaywrightException e) {
      LOG.debug("A browser failed between checks: {}", firstLine(e));
      return false;
    } finally {
      end.cancel(false);
    }
  }

  private void overdue(BrowserCheck check, Duration limit) {
    String host = PageVisit.host(check.job().url());
    if (check.end(PageFailures.overdue(check, host, limit))) {
      LOG.warn(
          "A check of {} passed its deadline of {} s while {}; its browser is replaced",
          host,
          limit.toSeconds(),
          check.phase().wireName());
    }
    kill(Ending.KILLED);
  }

  /**
   * Ends a check whose processes have taken too much memory, before the machine has none. Any
   * thread; blocks.
   */
  void outgrown(BrowserCheck check, long bytes) {
    String host = PageVisit.host(check.job().url());
    if (check.end(PageFailures.outgrown(host, bytes))) {
      LOG.warn("A check of {} took {} MB of memory; its browser is replaced", host, bytes >> 20);
      kill(Ending.KILLED);
    }
  }

  /** What a check ends in that the worker has no time for any more. */
  static Failed stopping() {
    return new Failed(ErrorCode.INTERNAL, "the worker is stopping");
  }

  private static Failed browserGone() {
    return new Failed(
        ErrorCode.BROWSER_CRASHED, "the browser ended during the check; it has been replaced");
  }

  private void endCheck(CheckOutcome ending) {
    BrowserCheck check = current;
    if (check != null) {
      check.end(ending);
    }
    current = null;
  }

  /** Ends all processes of this life and the life with them. Any thread; blocks. */
  void kill(Ending why) {
    if (killed.compareAndSet(false, true)) {
      enter(SlotState.REBUILDING);
    }
    tree.kill();
    pids = List.of();
    // Not left to the thread: it may wait for ever for an answer of the dead.
    BrowserCheck check = current;
    if (check != null) {
      check.end(why == Ending.RETIRED ? stopping() : browserGone());
    }
    over(why);
  }

  private void over(Ending ending) {
    if (over.compareAndSet(false, true)) {
      around.ended(this, ending);
    }
  }

  /** Whether it has ended, and its processes with it. */
  boolean isOver() {
    return over.get() || thread.getState() == Thread.State.NEW;
  }

  /** Takes no more checks and ends after the present one. */
  void retire() {
    retiring = true;
  }

  /** Waits for the thread's end; one that never started has ended. */
  boolean join(Duration limit) throws InterruptedException {
    return thread.getState() == Thread.State.NEW || thread.join(limit);
  }

  private void enter(SlotState next) {
    state = next;
    sinceNanos = System.nanoTime();
  }

  SlotState state() {
    return state;
  }

  /** Whether its browser is there for checks. */
  boolean isUp() {
    return state == SlotState.IDLE || state == SlotState.BUSY;
  }

  boolean isBusy() {
    return state == SlotState.BUSY;
  }

  long ageMillis() {
    return (System.nanoTime() - sinceNanos) / 1_000_000;
  }

  /** Since it was made. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - bornNanos);
  }

  /** Resident memory of its processes now: while a check runs, those it made are looked for. */
  long rssBytes() {
    return isBusy() ? tree.rssBytes() : ProcessTree.rssBytes(pids);
  }

  @Nullable BrowserCheck current() {
    return current;
  }

  List<Long> pids() {
    return pids;
  }

  int checks() {
    return checks.get();
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse(e.getClass().getSimpleName());
  }
}
