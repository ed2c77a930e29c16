package dev.pagewatch.worker.lease;

import java.time.Duration;

/** Does things later, on the event loop the caller lives on. */
@FunctionalInterface
interface Timers {

  /**
   * Does something once, after a delay.
   *
   * @return cancels it; harmless when it is done
   */
  Runnable after(Duration delay, Runnable action);
}
