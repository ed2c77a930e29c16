package dev.pagewatch.worker.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a worker asks for and when, with the gateway's answers and the time in the test's hands. */
class LeaseLoopTest {

  private static final Duration USUAL = Duration.ofSeconds(2);

  private final List<LeaseRequest> asked = new ArrayList<>();
  private final Deque<Promise<LeaseReply>> open = new ArrayDeque<>();
  private final List<Timer> timers = new ArrayList<>();
  private final int[] room = {0, 64};
  private int jobs;

  private final LeaseLoop loop =
      new LeaseLoop(
          "worker",
          new SilentLink() {
            @Override
            public Future<LeaseReply> lease(LeaseRequest request) {
              asked.add(request);
              open.add(Promise.promise());
              return open.getLast().future();
            }
          },
          slots(new int[] {4, 64}),
          slots(room),
          this::after,
          new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1), RandomGenerator.getDefault()),
          job -> {
            room[job.engine() == Engine.BROWSER ? 0 : 1]--;
            return true;
          });

  private record Timer(Duration delay, Runnable action) {}

  private static Slots slots(int[] counts) {
    return new Slots() {
      @Override
      public int browser() {
        return counts[0];
      }

      @Override
      public int http() {
        return counts[1];
      }
    };
  }

  private Runnable after(Duration delay, Runnable action) {
    Timer timer = new Timer(delay, action);
    timers.add(timer);
    return () -> timers.remove(timer);
  }

  private void nextTimer() {
    Timer next = timers.stream().min(Comparator.comparing(Timer::delay)).orElseThrow();
    timers.remove(next);
    next.action().run();
  }

  /** Answers the question with so many jobs. */
  private void answer(int browser, int http, Duration askAgainAfter) {
    List<CheckJob> given = new ArrayList<>();
    IntStream.range(0, browser).forEach(i -> given.add(job(Engine.BROWSER)));
    IntStream.range(0, http).forEach(i -> given.add(job(Engine.HTTP)));
    open.remove().complete(new LeaseReply(given, askAgainAfter));
  }

  private CheckJob job(Engine engine) {
    jobs++;
    return new CheckJob(
        "w" + jobs, "lease-" + jobs, "http://a.example/", engine, false, USUAL, null);
  }

  private void end(Engine engine, int howMany) {
    room[engine == Engine.BROWSER ? 0 : 1] += howMany;
    loop.roomGrew(engine);
  }

  @Test
  void aFewFreePlacesOfManyAreAskedForTogetherAfterAMoment() {
    loop.wake();
    answer(0, 64, USUAL);

    end(Engine.HTTP, 5);
    assertThat(asked).hasSize(1);
    nextTimer();

    assertThat(asked).hasSize(2);
    assertThat(asked.getLast().http()).isEqualTo(5);
  }

  @Test
  void manyFreePlacesAreAskedForAtOnce() {
    loop.wake();
    answer(0, 64, USUAL);

    end(Engine.HTTP, 16);

    assertThat(asked).hasSize(2);
    assertThat(asked.getLast().http()).isEqualTo(16);
  }

  @Test
  void oneFreeBrowserOfFewIsAskedForAtOnce() {
    room[0] = 4;
    loop.wake();
    answer(4, 64, USUAL);

    end(Engine.BROWSER, 1);

    assertThat(asked.getLast()).isEqualTo(new LeaseRequest("worker", 1, 0));
  }

  @Test
  void aKindOfWhichNothingIsDueIsLeftOutUntilItIsTime() {
    room[0] = 4;
    loop.wake();
    answer(0, 64, USUAL);

    end(Engine.HTTP, 16);
    assertThat(asked.getLast()).isEqualTo(new LeaseRequest("worker", 0, 16));
    answer(0, 16, USUAL);
    loop.wake();

    assertThat(asked.getLast().browser()).isEqualTo(4);
  }

  @Test
  void whatAKindWaitsForIsNotPutOffByQuestionsAboutAnother() {
    room[0] = 4;
    loop.wake();
    answer(0, 64, Duration.ofMillis(300));
    end(Engine.HTTP, 16);
    answer(0, 16, USUAL);

    assertThat(timers).extracting(Timer::delay).containsExactly(Duration.ofMillis(300));
    nextTimer();

    assertThat(asked.getLast().browser()).isEqualTo(4);
  }

  @Test
  void aTimeThatComesDuringAQuestionIsAskedAboutAfterIt() {
    room[0] = 4;
    loop.wake();
    answer(0, 64, Duration.ofMillis(300));
    end(Engine.HTTP, 16);
    nextTimer();
    assertThat(asked).hasSize(2);

    answer(0, 0, USUAL);

    assertThat(asked.getLast()).isEqualTo(new LeaseRequest("worker", 4, 16));
  }
}
