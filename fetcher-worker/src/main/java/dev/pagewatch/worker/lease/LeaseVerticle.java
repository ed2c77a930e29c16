package dev.pagewatch.worker.lease;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.ChecksAvailable;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.WorkerHeartbeat;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the lease loop, running checks, delivery and heartbeats to one event loop and the bus. */
public final class LeaseVerticle extends VerticleBase {

  /** With so many results nobody takes, no more work is leased. */
  static final int MOST_UNDELIVERED = 256;

  private static final Logger log = LoggerFactory.getLogger(LeaseVerticle.class);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final String workerId;
  private final Slots slots;
  private final BusGatewayLink link;
  private final RunningChecks running;
  private final ResultDelivery delivery;
  private final LeaseLoop loop;
  private final Heartbeats heartbeats;
  private final Function<Load, WorkerStatus> status;
  private final Promise<Void> drained = Promise.promise();

  private volatile WorkerStatus.State state = WorkerStatus.State.UP;
  private @Nullable Context home;

  /**
   * A verticle to deploy once, on an event loop.
   *
   * @param answerWithin how long to wait for a gateway's answer before it counts as lost
   * @param longest a check may take, whatever its job says
   * @param slots the worker's places, busy or not
   * @param bodies what results name; the checks' engines put them there
   * @param http runs HTTP checks; called on the verticle's event loop
   * @param browser runs browser checks; called there too
   * @param status describes the worker under a load; called on any thread
   * @param ended told of each finished check
   */
  public LeaseVerticle(
      Vertx vertx,
      String workerId,
      Duration answerWithin,
      Duration longest,
      Slots slots,
      KeptBodies bodies,
      CheckRunner http,
      CheckRunner browser,
      Function<Load, WorkerStatus> status,
      BiConsumer<CheckJob, CheckResult> ended) {
    this.workerId = workerId;
    this.slots = slots;
    this.status = status;
    Timers timers = timers(vertx);
    this.link = new BusGatewayLink(vertx, bodies, answerWithin);
    this.delivery =
        new ResultDelivery(workerId, link, bodies, timers, LeaseVerticle::backoff, this::delivered);
    this.running =
        new RunningChecks(
            workerId,
            longest,
            http,
            browser,
            link,
            timers,
            (job, result) -> ended(job, result, ended));
    this.loop = new LeaseLoop(workerId, link, slots, room(), timers, backoff(), this::start);
    this.heartbeats = new Heartbeats(link, timers, this::heartbeat);
  }

  @Override
  public Future<?> start() {
    home = context;
    link.listen(BusAddresses.CHECKS_AVAILABLE, ChecksAvailable.class, this::workAnnounced);
    heartbeats.beat();
    loop.wake();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    return drain(Duration.ZERO);
  }

  /** What the worker is doing. Callable on any thread. */
  public Load load() {
    return new Load(
        state,
        running.running(Engine.BROWSER),
        running.running(Engine.HTTP),
        running.finished(),
        delivery.size());
  }

  /** Slots have become usable. Callable on any thread. */
  public void roomGrew() {
    Context context = home;
    if (context != null) {
      context.runOnContext(
          now -> {
            heartbeats.loadChanged();
            loop.wake();
          });
    }
  }

  /**
   * Leases no more and completes when all checks are done and delivered, or at the end of the grace
   * with the leases of the rest handed back. Callable on any thread, more than once.
   */
  public Future<Void> drain(Duration grace) {
    Context context = home;
    if (context == null) {
      return Future.succeededFuture();
    }
    context.runOnContext(now -> beginDraining(grace));
    return drained.future();
  }

  private void beginDraining(Duration grace) {
    if (state != WorkerStatus.State.DRAINING) {
      state = WorkerStatus.State.DRAINING;
      loop.stop();
      heartbeats.beat();
    }
    if (grace.isZero()) {
      endDraining();
    } else {
      vertx.setTimer(Math.max(1, grace.toMillis()), over -> endDraining());
      drainedPerhaps();
    }
  }

  private void drainedPerhaps() {
    if (state == WorkerStatus.State.DRAINING && running.isEmpty() && delivery.size() == 0) {
      endDraining();
    }
  }

  private void endDraining() {
    if (drained.future().isComplete()) {
      return;
    }
    List<String> tokens = tokens();
    running.abandon();
    delivery.abandon();
    if (!tokens.isEmpty()) {
      log.info("{} check(s) are handed back unfinished", tokens.size());
      link.release(new LeaseRelease(workerId, tokens));
    }
    heartbeats.beat();
    heartbeats.stop();
    drained.complete();
  }

  private void workAnnounced() {
    delivery.hurry();
    loop.wake();
  }

  private boolean start(CheckJob job) {
    boolean started = running.start(job);
    if (started) {
      heartbeats.loadChanged();
    }
    return started;
  }

  private void ended(CheckJob job, CheckResult result, BiConsumer<CheckJob, CheckResult> observer) {
    observer.accept(job, result);
    delivery.deliver(result);
    heartbeats.loadChanged();
    loop.roomGrew(job.engine());
  }

  private void delivered(String leaseToken) {
    running.delivered(leaseToken);
    if (delivery.size() == MOST_UNDELIVERED - 1) {
      loop.wake();
    }
    drainedPerhaps();
  }

  private Slots room() {
    return new Slots() {
      @Override
      public int browser() {
        return free(slots.browser(), Engine.BROWSER);
      }

      @Override
      public int http() {
        return free(slots.http(), Engine.HTTP);
      }
    };
  }

  private int free(int all, Engine engine) {
    return delivery.size() >= MOST_UNDELIVERED ? 0 : all - running.running(engine);
  }

  private List<String> tokens() {
    List<String> tokens = new ArrayList<>(running.tokens());
    tokens.addAll(delivery.tokens());
    return tokens;
  }

  private WorkerHeartbeat heartbeat() {
    return new WorkerHeartbeat(status.apply(load()), tokens());
  }

  private static Timers timers(Vertx vertx) {
    return (delay, action) -> {
      long timer = vertx.setTimer(Math.max(1, delay.toMillis()), due -> action.run());
      return () -> vertx.cancelTimer(timer);
    };
  }

  private static Backoff backoff() {
    return new Backoff(FIRST_PAUSE, LONGEST_PAUSE, RandomGenerator.getDefault());
  }
}
