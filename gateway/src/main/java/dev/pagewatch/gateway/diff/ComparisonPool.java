package dev.pagewatch.gateway.diff;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads of their own for comparisons: long ones hold up neither an event loop nor readers of the
 * database, and no more run at once than memory has room for.
 */
public final class ComparisonPool {

  /** What comparing two texts of 5 MB and writing the result takes at most, and some more. */
  private static final long BYTES_EACH = 512L * 1024 * 1024;

  private static final int MOST_WAITING = 100;
  private static final long LONGEST_SECONDS = 60;

  private final WorkerExecutor threads;
  private final AtomicInteger taken = new AtomicInteger();

  /** More comparisons wait than it makes sense to queue. */
  public static final class BusyException extends RuntimeException {
    BusyException() {
      super("too many comparisons are waiting");
    }
  }

  /** As many threads as there are cores, fewer where memory is short. */
  public ComparisonPool(Vertx vertx) {
    Runtime machine = Runtime.getRuntime();
    int size = Math.clamp(machine.maxMemory() / BYTES_EACH, 1, machine.availableProcessors());
    this.threads =
        vertx.createSharedWorkerExecutor("diff", size, LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Runs work that may block and use memory for two texts.
   *
   * @return fails with {@link BusyException} when too much waits, or with what the work throws
   */
  public <T> Future<T> run(Callable<T> work) {
    if (taken.incrementAndGet() > MOST_WAITING) {
      taken.decrementAndGet();
      return Future.failedFuture(new BusyException());
    }
    return threads.executeBlocking(work, false).onComplete(done -> taken.decrementAndGet());
  }
}
