package dev.pagewatch.worker.browser;

import dev.pagewatch.worker.browser.Incarnation.Ending;
import java.time.Duration;

/**
 * How long a slot waits before it starts another browser: not at all after a kill, since a hung
 * page must not cost capacity, and longer and longer while browsers break before they have done a
 * single check. Not thread-safe.
 */
final class StartPauses {

  private static final Duration FIRST = Duration.ofMillis(400);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private int failures;

  /** A browser did a check and is well. */
  void proved() {
    failures = 0;
  }

  /** The pause after a browser's end. */
  Duration after(Ending ending) {
    if (ending != Ending.BROKEN) {
      return Duration.ZERO;
    }
    failures++;
    // A single crash says nothing about the next browser.
    if (failures == 1) {
      return Duration.ZERO;
    }
    Duration pause = FIRST.multipliedBy(1L << Math.min(failures - 2, 10));
    return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }

  /** Whether browsers have broken one after the other. */
  boolean isFailing() {
    return failures > 1;
  }
}
