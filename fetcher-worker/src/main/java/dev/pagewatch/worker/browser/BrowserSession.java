package dev.pagewatch.worker.browser;

import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.fetch.Viewport;
import dev.pagewatch.model.session.SessionAct;
import dev.pagewatch.model.session.SessionAct.Op;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.model.session.SessionTold;
import dev.pagewatch.model.session.SessionTold.State;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import dev.pagewatch.worker.process.ProcessTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A browser that a person sees and uses, with a thread, a driver and a browser of its own, apart
 * from the slots of checks. Whatever its page does, a watchdog ends it with all its processes when
 * it takes too long. Callable on any thread; nothing here blocks.
 */
public final class BrowserSession {

  private static final Logger LOG = LoggerFactory.getLogger(BrowserSession.class);

  /** Of one act, with what it leads to. */
  private static final Duration ACT_LIMIT = Duration.ofSeconds(20);

  /** Of opening the page and doing all steps again. */
  private static final Duration REPLAY_LIMIT = Duration.ofSeconds(60);

  /** Between two looks at the browser while nobody does anything. */
  private static final double PAUSE_MILLIS = 25;

  private static final int MOST_WAITING = 20;

  private static final Duration JOIN_LIMIT = Duration.ofSeconds(5);

  private final BrowserConfig config;
  private final EgressGuard guard;
  private final EgressProxy proxy;
  private final SessionOpen asked;
  private final Duration idleLimit;
  private final View view;
  private final Watchdog watchdog = new Watchdog();
  private final ProcessTree tree = new ProcessTree();
  private final BlockingQueue<Job> jobs = new ArrayBlockingQueue<>(MOST_WAITING);
  private final AtomicReference<@Nullable String> ending = new AtomicReference<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final CompletableFuture<Void> gone = new CompletableFuture<>();
  private final Thread thread;
  private final SessionFrames frames = new SessionFrames();
  private volatile List<Step> shownSteps = List.of();
  private volatile String url;
  private volatile long limitAt;

  /** Once it is to end: not to be put off by what it still does. */
  private volatile @Nullable Long endAt;

  private long usedAt = System.nanoTime();
  private State state = State.OPENING;

  /** Told of what a session does. */
  public interface View {
    /**
     * How it is now; told on the session's threads, in order.
     *
     * @param taken to be run when the next picture may come, where this one has one
     */
    void shown(SessionTold told, Runnable taken);
  }

  /** What came of an act, see {@link SessionActs.Done}. */
  public record Answer(@Nullable Step step, @Nullable String problem) {}

  private record Job(SessionAct act, CompletableFuture<Answer> answer) {}

  /**
   * Not started.
   *
   * @param idleLimit after which without an act it ends
   */
  public BrowserSession(
      BrowserConfig config,
      EgressGuard guard,
      EgressProxy proxy,
      SessionOpen asked,
      Duration idleLimit,
      View view) {
    this.config = config;
    this.guard = guard;
    this.proxy = proxy;
    this.asked = asked;
    this.idleLimit = idleLimit;
    this.view = view;
    this.url = asked.url();
    this.thread = Thread.ofPlatform().name("browser-session").daemon().unstarted(this::run);
  }

  /** Begins to open it. */
  public void start() {
    within(BrowserConfig.START_LIMIT);
    watchdog.every(Duration.ofMillis(250), this::bite);
    thread.start();
  }

  private void within(Duration limit) {
    limitAt = System.nanoTime() + limit.toNanos();
  }

  /** On the watchdog's thread, which must not wait. */
  private void bite() {
    long now = System.nanoTime();
    Long end = endAt;
    boolean late = now - limitAt > 0 || (end != null && now - end > 0);
    if (late && !over.get()) {
      Thread.ofVirtual().start(() -> end("page_hung"));
    }
  }

  /** Does something in it; the answer comes when it is done, or when the session is over. */
  public CompletableFuture<Answer> act(SessionAct act) {
    Job job = new Job(act, new CompletableFuture<>());
    if (ending.get() != null || over.get()) {
      return CompletableFuture.completedFuture(ended());
    }
    if (!jobs.offer(job)) {
      return CompletableFuture.completedFuture(
          new Answer(null, "the page is still busy with what came before"));
    }
    if (over.get()) {
      drain();
    }
    return job.answer;
  }

  private static Answer ended() {
    return new Answer(null, "the session is over");
  }

  private void drain() {
    for (Job job = jobs.poll(); job != null; job = jobs.poll()) {
      job.answer.complete(ended());
    }
  }

  /** Ends it soon, and within two seconds whatever its page does. */
  public void close(String reason) {
    if (ending.compareAndSet(null, reason)) {
      endAt = System.nanoTime() + BrowserConfig.CLEANUP_LIMIT.toNanos();
    }
  }

  /** Completes when none of its processes is left. */
  public CompletableFuture<Void> gone() {
    return gone;
  }

  /** Resident memory of its processes, in bytes. */
  public long rssBytes() {
    return tree.rssBytes();
  }

  /** Its processes. */
  public List<Long> pids() {
    return tree.pids();
  }

  private void run() {
    String reason = "browser_crashed";
    try (CheckRoute route = route()) {
      tell(State.OPENING, null, null);
      SlotBrowser browser = new SlotBrowser(config, tree);
      reason = serve(browser, route);
      within(BrowserConfig.CLEANUP_LIMIT);
      browser.close();
    } catch (InterruptedException e) {
      reason = "shutdown";
    } catch (PlaywrightException e) {
      LOG.info("A session lost its browser");
    } catch (RuntimeException e) {
      LOG.error("A session failed in Pagewatch itself", e);
      reason = "internal";
    } finally {
      // Also where it was ended before: what was just being started then.
      tree.kill();
      end(reason);
    }
  }

  private CheckRoute route() {
    return CheckRoute.open(
        proxy, asked.fetch(), asked.fetch().blocked(asked.kind()), PageVisit.host(asked.url()));
  }

  /** Serves until it is to end; returns why. */
  private String serve(SlotBrowser browser, CheckRoute route) {
    List<Step> steps = new ArrayList<>(asked.fetch().steps());
    while (true) {
      List<Step> done = new ArrayList<>();
      frames.forget();
      try (SessionPage page = SessionPage.of(browser, route, guard, asked, frames)) {
        tell(State.OPENING, null, null);
        Optional<String> failed = replay(page, steps, done);
        usedAt = System.nanoTime();
        shownSteps = List.copyOf(done);
        url = page.page().url();
        tell(State.LIVE, failed.orElse(null), null);
        String reason = use(page, done);
        if (reason != null) {
          return reason;
        }
      }
      // Undone: again, without the last.
      if (!done.isEmpty()) {
        done.removeLast();
      }
      steps = done;
    }
  }

  private Optional<String> replay(SessionPage page, List<Step> steps, List<Step> done) {
    within(REPLAY_LIMIT.plusSeconds(5));
    long until = System.nanoTime() + REPLAY_LIMIT.toNanos();
    Supplier<Duration> left =
        () -> ending.get() == null ? Duration.ofNanos(until - System.nanoTime()) : Duration.ZERO;
    Consumer<Step> counted =
        step -> {
          done.add(step);
          shownSteps = List.copyOf(done);
          pump(page);
        };
    return page.open(asked.url(), steps, left, counted);
  }

  /** Until it is to end, and why; null to begin again without the last step. */
  private @Nullable String use(SessionPage page, List<Step> steps) {
    SessionActs acts = new SessionActs(page, steps);
    while (true) {
      String reason = ending.get();
      if (reason != null) {
        return reason;
      }
      if (System.nanoTime() - usedAt > idleLimit.toNanos()) {
        return "idle";
      }
      Job job = jobs.poll();
      if (job == null) {
        within(ACT_LIMIT);
        pump(page);
        page.page().waitForTimeout(PAUSE_MILLIS);
        continue;
      }
      usedAt = System.nanoTime();
      if (job.act.op() == Op.UNDO) {
        job.answer.complete(new Answer(null, steps.isEmpty() ? "there is no step to undo" : null));
        if (steps.isEmpty()) {
          continue;
        }
        return null;
      }
      if (job.act.op() == Op.CLOSE) {
        job.answer.complete(new Answer(null, null));
        return "closed";
      }
      act(page, acts, steps, job);
    }
  }

  private void act(SessionPage page, SessionActs acts, List<Step> steps, Job job) {
    within(ACT_LIMIT);
    tell(State.BUSY, null, null);
    SessionActs.Done done;
    try {
      done = acts.act(job.act);
    } catch (RuntimeException e) {
      job.answer.complete(ended());
      throw e;
    }
    if (over.get()) {
      job.answer.complete(ended());
      return;
    }
    url = page.page().url();
    shownSteps = List.copyOf(steps);
    tell(State.LIVE, done.problem(), null);
    job.answer.complete(new Answer(done.step(), done.problem()));
  }

  private void pump(SessionPage page) {
    page.next(frames.seen());
    url = page.page().url();
    frames.toSend().ifPresent(frame -> tell(state, null, frame));
  }

  private void tell(State now, @Nullable String reason, @Nullable String frame) {
    state = now;
    if (over.get()) {
      return;
    }
    Viewport window = ContextSettings.viewport(asked.fetch());
    view.shown(
        new SessionTold(
            asked.session(), now, reason, url, window.width(), window.height(), frame, shownSteps),
        frame == null ? () -> {} : frames::taken);
  }

  /** Ends all processes, and then says so. Blocks; any thread, the first one counts. */
  private void end(String reason) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    String why = ending.get();
    Viewport window = ContextSettings.viewport(asked.fetch());
    tree.kill();
    if (!Thread.currentThread().equals(thread)) {
      afterThread();
    }
    drain();
    view.shown(
        new SessionTold(
            asked.session(),
            State.CLOSED,
            why == null ? reason : why,
            url,
            window.width(),
            window.height(),
            null,
            shownSteps),
        () -> {});
    watchdog.close();
    gone.complete(null);
  }

  /** A thread that was starting a browser ends that too; one that waits for the dead is left. */
  private void afterThread() {
    thread.interrupt();
    try {
      if (thread.join(JOIN_LIMIT)) {
        tree.kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
