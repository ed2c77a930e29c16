package dev.pagewatch.gateway.rate;

import java.time.Duration;
import java.time.InstantSource;

/** Lets through so many at once and so many a second after that. Used on one thread at a time. */
public final class TokenBucket {

  private final double perMilli;
  private final double burst;
  private final InstantSource clock;
  private double tokens;
  private long filledAt;

  /** Full at first: {@code burst} may come at once, then {@code perSecond} each second. */
  public TokenBucket(double perSecond, double burst, InstantSource clock) {
    this.perMilli = perSecond / 1000;
    this.burst = burst;
    this.clock = clock;
    this.tokens = burst;
    this.filledAt = clock.millis();
  }

  /** Whether one more may come now; it is counted if so. */
  public boolean admits() {
    return admits(1);
  }

  /**
   * Whether what counts as {@code several} may come now: it may when one may, and the rest is owed.
   */
  public boolean admits(double several) {
    long now = clock.millis();
    tokens = Math.min(burst, tokens + Math.max(0, now - filledAt) * perMilli);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens -= several;
    return true;
  }

  /** How long after a refusal until the next may come. */
  public Duration untilNext() {
    return Duration.ofMillis((long) Math.ceil(Math.max(0, 1 - tokens) / perMilli));
  }
}
