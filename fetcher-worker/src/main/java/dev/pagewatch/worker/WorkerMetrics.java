package dev.pagewatch.worker;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.fleet.WorkerStatus.SlotState;
import dev.pagewatch.worker.lease.Load;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The worker's meters, taken from the registry again when it stops. */
final class WorkerMetrics implements AutoCloseable {

  private static final String CHECKS = "pagewatch.checks";

  private final MeterRegistry registry;
  private final List<Meter> gauges = new ArrayList<>();

  WorkerMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Gauges of what is there now. */
  void watch(Supplier<Load> load, Supplier<WorkerStatus> status, LongSupplier beside) {
    gauge("pagewatch.worker.leases", "Leases held", () -> load.get().leases());
    gauge(
        "pagewatch.worker.results.undelivered",
        "Results no gateway has answered",
        () -> load.get().undelivered());
    gauge(
        "pagewatch.browser.processes",
        "Driver and browser processes the slots know",
        () -> status.get().slots().stream().mapToInt(slot -> slot.pids().size()).sum());
    gauges.add(
        Gauge.builder("pagewatch.browser.rss", beside::getAsLong)
            .description("Resident memory of drivers, browsers and document readers")
            .baseUnit("bytes")
            .register(registry));
    for (SlotState state : SlotState.values()) {
      gauges.add(
          Gauge.builder("pagewatch.browser.slots", () -> count(status.get(), state))
              .description("Browser slots by state")
              .tag("state", state.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
    gauge("pagewatch.http.slots.busy", "HTTP checks running", () -> load.get().httpRunning());
  }

  /** Counts and times a finished check. */
  void ended(CheckJob job, CheckResult result) {
    registry
        .timer(CHECKS, "engine", job.engine().wireName(), "outcome", outcome(result.outcome()))
        .record(result.duration());
  }

  @Override
  public void close() {
    gauges.forEach(registry::remove);
  }

  private void gauge(String name, String description, Supplier<Number> value) {
    gauges.add(Gauge.builder(name, value).description(description).register(registry));
  }

  private static long count(WorkerStatus status, SlotState state) {
    return status.slots().stream().filter(slot -> slot.state() == state).count();
  }

  private static String outcome(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.Same same -> "same";
      case CheckOutcome.NotModified none -> "not_modified";
      case CheckOutcome.Content content -> "content";
      case CheckOutcome.NeedsBrowser needs -> "needs_browser";
      case CheckOutcome.Failed failed -> failed.code().wireName();
    };
  }
}
