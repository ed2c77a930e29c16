package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.WorkerHeartbeat;
import java.time.Duration;
import java.util.function.Supplier;

/** Tells gateways that the worker lives: every two seconds, and soon after its load changed. */
final class Heartbeats {

  private static final Duration PERIOD = Duration.ofMillis(WorkerHeartbeat.PERIOD_MILLIS);

  /** Many changes at once make one heartbeat. */
  private static final Duration SETTLING = Duration.ofMillis(250);

  private final GatewayLink link;
  private final Timers timers;
  private final Supplier<WorkerHeartbeat> heartbeat;

  private Runnable cancelNext = () -> {};
  private boolean soon;
  private boolean stopped;

  Heartbeats(GatewayLink link, Timers timers, Supplier<WorkerHeartbeat> heartbeat) {
    this.link = link;
    this.timers = timers;
    this.heartbeat = heartbeat;
  }

  /** Beats now and from now on. */
  void beat() {
    cancelNext.run();
    if (stopped) {
      return;
    }
    soon = false;
    link.heartbeat(heartbeat.get());
    cancelNext = timers.after(PERIOD, this::beat);
  }

  /** The load changed. */
  void loadChanged() {
    if (!soon && !stopped) {
      soon = true;
      cancelNext.run();
      cancelNext = timers.after(SETTLING, this::beat);
    }
  }

  void stop() {
    stopped = true;
    cancelNext.run();
  }
}
