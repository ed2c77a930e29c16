package dev.pagewatch.worker.browser;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deadlines kept by threads that never touch a browser: whatever a page, a browser or a driver
 * does, its slot's time ends when it ends.
 */
final class Watchdog implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().name("browser-watchdog").daemon().factory());

  Watchdog() {
    timer.setRemoveOnCancelPolicy(true);
  }

  /** Runs {@code bite} after the limit unless cancelled before. Killing waits, so not here. */
  Future<?> after(Duration limit, Runnable bite) {
    return timer.schedule(
        () -> Thread.ofVirtual().name("browser-watchdog-bite").start(bite),
        limit.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Runs a short task again and again. */
  void every(Duration pause, Runnable task) {
    Runnable watched =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            // Or it would never be run again.
            LOG.error("A look at the browsers failed in Pagewatch itself", e);
          }
        };
    timer.scheduleWithFixedDelay(
        watched, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
