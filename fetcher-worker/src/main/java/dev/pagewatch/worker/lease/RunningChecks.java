package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checks that run now, each under its own lease: a watch leased again while an old check of it
 * still runs is simply checked twice, and only the result under the current lease will count.
 */
final class RunningChecks {

  private static final Logger log = LoggerFactory.getLogger(RunningChecks.class);

  /** Past its deadline a check gets this long to say so; then its place is taken back. */
  private static final Duration OVERDUE = Duration.ofSeconds(45);

  private final String workerId;
  private final Duration longest;
  private final CheckRunner http;
  private final CheckRunner browser;
  private final PhaseReports phases;
  private final Timers timers;
  private final BiConsumer<CheckJob, CheckResult> ended;

  private final Map<String, Running> byToken = new LinkedHashMap<>();
  private final AtomicInteger httpRunning = new AtomicInteger();
  private final AtomicInteger browserRunning = new AtomicInteger();
  private final AtomicLong finished = new AtomicLong();
  private boolean ticking;

  /**
   * No checks yet.
   *
   * @param longest a check may take, whatever its job says
   * @param ended told of each result, once its place is free
   */
  RunningChecks(
      String workerId,
      Duration longest,
      CheckRunner http,
      CheckRunner browser,
      GatewayLink link,
      Timers timers,
      BiConsumer<CheckJob, CheckResult> ended) {
    this.workerId = workerId;
    this.longest = longest;
    this.http = http;
    this.browser = browser;
    this.phases = new PhaseReports(link);
    this.timers = timers;
    this.ended = ended;
  }

  /** Starts a check; false when it runs already under the same lease. */
  boolean start(CheckJob offered) {
    if (byToken.containsKey(offered.leaseToken())) {
      return false;
    }
    CheckJob job = withinLimit(offered);
    Running check = new Running(job);
    byToken.put(job.leaseToken(), check);
    count(job).incrementAndGet();
    if (!ticking) {
      tick();
    }
    check.cancelOverdue =
        timers.after(
            job.timeout().plus(OVERDUE),
            () -> {
              log.error(
                  "The check of watch {} never ended; its place is taken back", job.watchId());
              end(check, new CheckOutcome.Failed(ErrorCode.INTERNAL, "the check never ended"));
            });
    run(job, check).onComplete(outcome -> end(check, outcome), failure -> fail(check, failure));
    return true;
  }

  /** Running checks of a kind. Callable on any thread. */
  int running(Engine engine) {
    return (engine == Engine.BROWSER ? browserRunning : httpRunning).get();
  }

  /** Checks finished so far. Callable on any thread. */
  long finished() {
    return finished.get();
  }

  /** The leases of running checks. */
  List<String> tokens() {
    return new ArrayList<>(byToken.keySet());
  }

  /** Whether none runs. */
  boolean isEmpty() {
    return byToken.isEmpty();
  }

  /** A check's result is off our hands. */
  void delivered(String leaseToken) {
    phases.ended(leaseToken);
  }

  /** Forgets all running checks, whose results count no more. */
  void abandon() {
    phases.clear();
    for (Running check : List.copyOf(byToken.values())) {
      remove(check);
    }
  }

  private Future<CheckOutcome> run(CheckJob job, Running check) {
    CheckRunner runner = job.engine() == Engine.BROWSER ? browser : http;
    try {
      return runner.check(job, listener(check));
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  private CheckListener listener(Running check) {
    return new CheckListener() {
      @Override
      public void accept(Phase phase) {
        entered(check, phase);
      }

      @Override
      public void stepped(StepRun run) {
        check.steps.add(run);
      }
    };
  }

  private void tick() {
    ticking = !byToken.isEmpty();
    if (ticking) {
      timers.after(PhaseReports.MOMENT, this::tick);
    }
    phases.momentPassed();
  }

  private void entered(Running check, Phase phase) {
    if (!check.over) {
      CheckJob job = check.job;
      phases.entered(new CheckProgress(workerId, job.watchId(), job.leaseToken(), phase));
    }
  }

  private void fail(Running check, Throwable failure) {
    log.error("The check of watch {} failed unexpectedly", check.job.watchId(), failure);
    end(check, new CheckOutcome.Failed(ErrorCode.INTERNAL, "a fault in Pagewatch: " + failure));
  }

  private void end(Running check, CheckOutcome outcome) {
    if (check.over) {
      return;
    }
    entered(check, Phase.STORING);
    remove(check);
    finished.incrementAndGet();
    CheckJob job = check.job;
    Duration took = Duration.ofNanos(System.nanoTime() - check.startedAt);
    ended.accept(
        job,
        new CheckResult(
            workerId,
            job.watchId(),
            job.leaseToken(),
            took,
            outcome,
            outcome instanceof CheckOutcome.NeedsBrowser ? List.of() : List.copyOf(check.steps)));
  }

  private void remove(Running check) {
    check.over = true;
    check.cancelOverdue.run();
    byToken.remove(check.job.leaseToken());
    count(check.job).decrementAndGet();
  }

  private AtomicInteger count(CheckJob job) {
    return job.engine() == Engine.BROWSER ? browserRunning : httpRunning;
  }

  private CheckJob withinLimit(CheckJob job) {
    return job.timeout().compareTo(longest) <= 0 ? job : job.within(longest);
  }

  private static final class Running {
    private final CheckJob job;
    private final long startedAt = System.nanoTime();
    private final List<StepRun> steps = new CopyOnWriteArrayList<>();
    private Runnable cancelOverdue = () -> {};

    /** Read by whoever reports a phase. */
    private volatile boolean over;

    Running(CheckJob job) {
      this.job = job;
    }
  }
}
