package dev.pagewatch.gateway.bridge;

import java.time.InstantSource;

/** A token bucket over frames from one socket: 100 a second, 500 at once. */
final class FrameRate {

  private static final double PER_MILLI = 0.1;
  private static final double BURST = 500;

  private final InstantSource clock;
  private double tokens = BURST;
  private long filledAt;

  FrameRate(InstantSource clock) {
    this.clock = clock;
    this.filledAt = clock.millis();
  }

  /** Whether one more frame may come in now. */
  boolean admits() {
    long now = clock.millis();
    tokens = Math.min(BURST, tokens + Math.max(0, now - filledAt) * PER_MILLI);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
