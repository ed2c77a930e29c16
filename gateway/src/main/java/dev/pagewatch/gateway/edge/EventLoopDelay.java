package dev.pagewatch.gateway.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Vertx;
import java.time.Duration;

/** Measures how late the event loop runs a timer: what blocks it shows here first. */
public final class EventLoopDelay {

  private static final long PERIOD_MILLIS = 100;

  private long expectedNanos;

  /** Starts measuring the event loop it is called on. */
  public static void start(Vertx vertx, MeterRegistry meters) {
    Timer delay =
        Timer.builder("pagewatch.eventloop.delay")
            .description("How late the gateway's event loop ran a timer")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(Duration.ofMinutes(1))
            .register(meters);
    EventLoopDelay probe = new EventLoopDelay();
    probe.expectedNanos = System.nanoTime() + PERIOD_MILLIS * 1_000_000;
    vertx.setPeriodic(
        PERIOD_MILLIS,
        id -> {
          long now = System.nanoTime();
          delay.record(Duration.ofNanos(Math.max(0, now - probe.expectedNanos)));
          probe.expectedNanos = now + PERIOD_MILLIS * 1_000_000;
        });
  }
}
