package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for as many checks as there is room for: when room grows, when work is announced and every
 * so often. One question is out at a time; what happens meanwhile is asked about in the next.
 */
final class LeaseLoop {

  private static final Logger log = LoggerFactory.getLogger(LeaseLoop.class);

  /** Jobs of a kind asked for at once; more come with the next question. */
  private static final int MOST_JOBS = 200;

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Until a gateway says otherwise. */
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

  private final String workerId;
  private final GatewayLink link;
  private final Slots room;
  private final Timers timers;
  private final Backoff backoff;
  private final Predicate<CheckJob> start;

  private Runnable cancelTimer = () -> {};
  private boolean asking;
  private boolean announced;
  private boolean stopped;

  /** Whether the last answer had fewer jobs of a kind than asked for: nothing more was due. */
  private boolean browserDry;

  private boolean httpDry;

  /**
   * A loop that has not begun.
   *
   * @param room how many more checks of each kind can be taken now
   * @param start takes a job, or declines one it has
   */
  LeaseLoop(
      String workerId,
      GatewayLink link,
      Slots room,
      Timers timers,
      Backoff backoff,
      Predicate<CheckJob> start) {
    this.workerId = workerId;
    this.link = link;
    this.room = room;
    this.timers = timers;
    this.backoff = backoff;
    this.start = start;
  }

  /** Work may have become due, or a gateway has come up. */
  void wake() {
    browserDry = false;
    httpDry = false;
    if (asking) {
      announced = true;
    } else {
      ask();
    }
  }

  /** There is room for one more check of a kind. */
  void roomGrew(Engine engine) {
    boolean dry = engine == Engine.BROWSER ? browserDry : httpDry;
    if (!dry && !asking && backoff.failures() == 0) {
      ask();
    }
  }

  /** Asks no more; jobs still on their way are handed back. */
  void stop() {
    stopped = true;
    cancelTimer.run();
  }

  private void ask() {
    if (stopped) {
      return;
    }
    int browser = Math.min(room.browser(), MOST_JOBS);
    int http = Math.min(room.http(), MOST_JOBS);
    if (browser <= 0 && http <= 0) {
      askAfter(USUAL_PAUSE);
      return;
    }
    asking = true;
    cancelTimer.run();
    LeaseRequest request = new LeaseRequest(workerId, Math.max(0, browser), Math.max(0, http));
    link.lease(request)
        .onComplete(reply -> answered(request, reply), failure -> unanswered(failure));
  }

  private void answered(LeaseRequest request, LeaseReply reply) {
    asking = false;
    if (backoff.failures() > 0) {
      log.info("A gateway answers again");
    }
    backoff.reset();
    if (stopped) {
      handBack(reply.jobs());
      return;
    }
    int browser = 0;
    int http = 0;
    for (CheckJob job : reply.jobs()) {
      if (start.test(job)) {
        browser += job.engine() == Engine.BROWSER ? 1 : 0;
        http += job.engine() == Engine.BROWSER ? 0 : 1;
      }
    }
    if (request.browser() > 0) {
      browserDry = browser < request.browser();
    }
    if (request.http() > 0) {
      httpDry = http < request.http();
    }
    boolean moreBrowser = !browserDry && room.browser() > 0;
    boolean moreHttp = !httpDry && room.http() > 0;
    if (announced || moreBrowser || moreHttp) {
      announced = false;
      ask();
    } else {
      askAfter(reply.askAgainAfter());
    }
  }

  private void unanswered(Throwable failure) {
    asking = false;
    if (backoff.failures() == 0) {
      log.warn("No gateway gives out work now, asking on: {}", failure.getMessage());
    }
    Duration pause = backoff.next();
    askAfter(announced ? SHORTEST_PAUSE : pause);
    announced = false;
  }

  private void handBack(List<CheckJob> jobs) {
    if (!jobs.isEmpty()) {
      link.release(new LeaseRelease(workerId, jobs.stream().map(CheckJob::leaseToken).toList()));
    }
  }

  private void askAfter(Duration pause) {
    cancelTimer.run();
    if (stopped) {
      return;
    }
    Duration atLeast = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    Duration bounded = atLeast.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeast;
    cancelTimer =
        timers.after(
            bounded,
            () -> {
              if (!asking) {
                wake();
              }
            });
  }
}
