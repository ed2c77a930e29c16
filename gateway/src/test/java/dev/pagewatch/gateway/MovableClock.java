package dev.pagewatch.gateway;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/** A clock that stands still until the test's own thread moves it. */
final class MovableClock implements InstantSource {

  private static final Duration STEP = Duration.ofMillis(500);
  private static final long PATIENCE_NANOS = Duration.ofSeconds(60).toNanos();

  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** Moves on at once. */
  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread moves it
  void advance(Duration by) {
    now = now.plus(by);
  }

  /** Lets a moment pass, here and there. */
  void pass() {
    advance(STEP);
    rest();
  }

  /** Lets time pass, about ten times as fast as ours, until a condition holds. */
  void passUntil(BooleanSupplier condition) {
    await(condition, STEP);
  }

  /** Waits for a condition while this clock stands still. */
  void standUntil(BooleanSupplier condition) {
    await(condition, Duration.ZERO);
  }

  private void await(BooleanSupplier condition, Duration step) {
    long limit = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > limit) {
        throw new AssertionError("not within a minute, at " + now);
      }
      advance(step);
      rest();
    }
  }

  private static void rest() {
    try {
      Thread.sleep(STEP.dividedBy(10));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
