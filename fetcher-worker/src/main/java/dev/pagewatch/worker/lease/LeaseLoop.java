package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks for as many checks as there is room for: when room grows, when work is announced and every
 * so often. One question is out at a time; what happens meanwhile is asked about in the next. Where
 * places get free by the hundred a second, some are waited for, and asked for together.
 */
final class LeaseLoop {

  private static final Logger log = LoggerFactory.getLogger(LeaseLoop.class);

  /** Jobs of a kind asked for at once; more come with the next question. */
  private static final int MOST_JOBS = 200;

  /** Room for a part of the slots is asked for at once, for less after a moment. */
  private static final int AT_ONCE = 4;

  private static final Duration MOMENT = Duration.ofMillis(5);

  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Until a gateway says otherwise. */
  private static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

  private final String workerId;
  private final GatewayLink link;
  private final Slots slots;
  private final Slots room;
  private final Timers timers;
  private final Backoff backoff;
  private final Predicate<CheckJob> start;

  private @Nullable Runnable cancelTimer;
  private long timerDue;
  private boolean asking;
  private boolean askingSoon;
  private boolean announced;
  private boolean stopped;

  /** Whether the last answer had fewer jobs of a kind than asked for: nothing more was due. */
  private boolean browserDry;

  private boolean httpDry;

  /**
   * A loop that has not begun.
   *
   * @param slots how many checks of each kind can run at once
   * @param room how many more checks of each kind can be taken now
   * @param start takes a job, or declines one it has
   */
  LeaseLoop(
      String workerId,
      GatewayLink link,
      Slots slots,
      Slots room,
      Timers timers,
      Backoff backoff,
      Predicate<CheckJob> start) {
    this.workerId = workerId;
    this.link = link;
    this.slots = slots;
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
      askForRoom();
    }
  }

  /** Asks now if there is much room of a kind that isn't dry, and else soon. */
  private void askForRoom() {
    if (isMuch(browserRoom(), slots.browser()) || isMuch(httpRoom(), slots.http())) {
      ask();
    } else if (!askingSoon && hasRoom()) {
      askingSoon = true;
      timers.after(
          MOMENT,
          () -> {
            askingSoon = false;
            if (!asking && backoff.failures() == 0 && hasRoom()) {
              ask();
            }
          });
    }
  }

  private static boolean isMuch(int room, int slots) {
    return room > 0 && room * AT_ONCE >= Math.min(slots, MOST_JOBS);
  }

  private boolean hasRoom() {
    return browserRoom() > 0 || httpRoom() > 0;
  }

  private int browserRoom() {
    return browserDry ? 0 : Math.max(0, Math.min(room.browser(), MOST_JOBS));
  }

  private int httpRoom() {
    return httpDry ? 0 : Math.max(0, Math.min(room.http(), MOST_JOBS));
  }

  /** Asks no more; jobs still on their way are handed back. */
  void stop() {
    stopped = true;
    cancelTimer();
  }

  private void ask() {
    if (stopped) {
      return;
    }
    if (!hasRoom()) {
      askAfter(USUAL_PAUSE);
      return;
    }
    asking = true;
    if (!browserDry && !httpDry) {
      cancelTimer();
    }
    LeaseRequest request = new LeaseRequest(workerId, browserRoom(), httpRoom());
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
    if (announced) {
      announced = false;
      wake();
    } else {
      askAfter(reply.askAgainAfter());
      askForRoom();
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

  /** Asks for all kinds after a pause, if that isn't to be sooner already for a kind left out. */
  private void askAfter(Duration pause) {
    if (stopped) {
      return;
    }
    Duration atLeast = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
    Duration bounded = atLeast.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : atLeast;
    long due = System.nanoTime() + bounded.toNanos();
    if (cancelTimer != null && timerDue - due <= 0) {
      return;
    }
    cancelTimer();
    timerDue = due;
    cancelTimer =
        timers.after(
            bounded,
            () -> {
              cancelTimer = null;
              wake();
            });
  }

  private void cancelTimer() {
    if (cancelTimer != null) {
      cancelTimer.run();
      cancelTimer = null;
    }
  }
}
