package dev.pagewatch.worker.lease;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double with each failure, up to a limit, each cut by chance by up to a half. */
final class Backoff {

  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.first = first;
    this.longest = longest;
    this.random = random;
  }

  /** The pause after one more failure. */
  Duration next() {
    long doubled = first.toMillis() << Math.min(failures, 20);
    failures++;
    long pause = Math.min(doubled, longest.toMillis());
    // Many workers must not come back at the same moment.
    return Duration.ofMillis(pause - random.nextLong(pause / 2 + 1));
  }

  /** Failures since the last success. */
  int failures() {
    return failures;
  }

  /** It works again. */
  void reset() {
    failures = 0;
  }
}
