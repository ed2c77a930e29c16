package dev.pagewatch.gateway.live;

import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.model.watch.Watch;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The phases of running checks, which are shown but never stored. Changed on the home loop, read on
 * any.
 */
public final class RunningChecks {

  private final Map<String, Running> byWatch = new ConcurrentHashMap<>();

  private record Running(String leaseToken, Watch watch, Phase phase) {}

  /** Takes over a committed row: starts, keeps or ends the watch's running check. */
  Watch committed(Watch watch, @Nullable String leaseToken) {
    if (leaseToken == null) {
      byWatch.remove(watch.id());
      return watch;
    }
    Running known = byWatch.get(watch.id());
    Phase phase =
        known != null && known.leaseToken.equals(leaseToken) ? known.phase : Phase.STARTING;
    byWatch.put(watch.id(), new Running(leaseToken, watch, phase));
    return watch.checking(phase);
  }

  /** Forgets a deleted watch. */
  void deleted(String watchId) {
    byWatch.remove(watchId);
  }

  /** Takes a phase; empty when it is not of the watch's current lease. */
  Optional<Watch> entered(String watchId, String leaseToken, Phase phase) {
    Running running = byWatch.get(watchId);
    if (running == null || !running.leaseToken.equals(leaseToken)) {
      return Optional.empty();
    }
    byWatch.put(watchId, new Running(leaseToken, running.watch, phase));
    return Optional.of(running.watch.checking(phase));
  }

  /** Whether a check of this watch runs. */
  boolean isRunning(String watchId) {
    return byWatch.containsKey(watchId);
  }

  /** The watch as read from the store, with its phase. */
  public Watch withPhase(Watch watch) {
    return watch.activity() == Activity.CHECKING ? watch.checking(phase(watch.id())) : watch;
  }

  /** The phase of a watch that is being checked. */
  public Phase phase(String watchId) {
    Running check = byWatch.get(watchId);
    return check == null ? Phase.STARTING : check.phase;
  }
}
