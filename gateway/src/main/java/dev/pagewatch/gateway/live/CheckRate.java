package dev.pagewatch.gateway.live;

import java.time.InstantSource;

/** Counts finished checks over the last 60 s in one-second cells. Not thread-safe. */
public final class CheckRate {

  private static final int CELLS = 60;

  private final InstantSource clock;
  private final long[] second = new long[CELLS];
  private final int[] count = new int[CELLS];

  /** By a clock. */
  public CheckRate(InstantSource clock) {
    this.clock = clock;
  }

  /** A check finished now. */
  public void finished() {
    long now = clock.millis() / 1000;
    int cell = (int) (now % CELLS);
    if (second[cell] != now) {
      second[cell] = now;
      count[cell] = 0;
    }
    count[cell]++;
  }

  /** Checks finished in the last 60 s. */
  public long lastMinute() {
    long now = clock.millis() / 1000;
    long sum = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      sum += now - second[cell] < CELLS ? count[cell] : 0;
    }
    return sum;
  }
}
