package dev.pagewatch.worker.filter;

import dev.pagewatch.model.compare.Allowance;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.watch.ErrorCode;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Runs what other people's engines compute on a thread of its own, so that the caller is back in
 * time whatever the engine does. Nothing can stop a Java thread that doesn't look up: past its
 * deadline it is interrupted and left, keeping its place until it ends. When all places are taken,
 * further work is refused at once rather than piled up.
 */
final class OwnThread {

  /** Deep enough for documents of the depth the parsers let through. */
  private static final long STACK_BYTES = 4L << 20;

  /** The engines look at the clock themselves and end in order, if they do. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final Semaphore places;

  OwnThread(int most) {
    this.places = new Semaphore(most);
  }

  /**
   * Runs it and waits.
   *
   * @throws FilterFailedException the work's own, or when it is late, too deep, too large or has no
   *     place
   */
  <T> T run(Duration time, Supplier<T> work) {
    try {
      if (!places.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new FilterFailedException(
            ErrorCode.TIMEOUT, "other watches' filters take too long; this one had to wait");
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
    FutureTask<T> task = new FutureTask<>(work::get);
    Thread.Builder builder = Thread.ofPlatform().daemon().name("filters").stackSize(STACK_BYTES);
    Thread thread = builder.unstarted(() -> runAndLeave(task));
    thread.start();
    try {
      return task.get(time.plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      task.cancel(true);
      throw Allowance.timedOut(time);
    } catch (CancellationException e) {
      throw Allowance.timedOut(time);
    } catch (InterruptedException e) {
      task.cancel(true);
      throw interrupted(e);
    } catch (ExecutionException e) {
      throw failure(Objects.requireNonNullElse(e.getCause(), e));
    }
  }

  private void runAndLeave(FutureTask<?> task) {
    try {
      task.run();
    } finally {
      places.release();
    }
  }

  private static FilterFailedException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new FilterFailedException(
        ErrorCode.TIMEOUT, "the filters were interrupted: " + e.getMessage());
  }

  private static RuntimeException failure(Throwable cause) {
    return switch (cause) {
      case RuntimeException known -> known;
      case StackOverflowError tooDeep ->
          new FilterFailedException(
              ErrorCode.TOO_LARGE, "the filters or the document are nested too deeply");
      case OutOfMemoryError tooMuch -> Allowance.tooLarge();
      default -> new IllegalStateException("the filters failed", cause);
    };
  }
}
