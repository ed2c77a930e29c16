package dev.pagewatch.gateway;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what is sure to come, up to half a minute. */
public final class Eventually {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration GLANCE = Duration.ofMillis(20);

  private Eventually() {}

  /** Returns once the condition holds; fails when it doesn't in time. */
  public static void until(BooleanSupplier condition) {
    long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > giveUpAt) {
        throw new AssertionError("it has not come about within " + PATIENCE);
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
  }
}
