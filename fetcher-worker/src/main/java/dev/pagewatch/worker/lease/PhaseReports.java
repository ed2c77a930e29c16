package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckProgress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells of the phases of checks. While few begin, each is told at once. When more begin than
 * anybody could follow, a phase is told once it has lasted for a moment: thousands of short checks
 * then cost little, and where a slow one is can still be seen. Safe for use by threads.
 */
final class PhaseReports {

  /** How often {@link #momentPassed} is to be called while checks run. */
  static final Duration MOMENT = Duration.ofMillis(100);

  /** Phases told at once in a moment. */
  static final int AT_ONCE = 128;

  private final GatewayLink link;

  /** The phase each check is in, where it isn't told; by lease token. */
  private final Map<String, CheckProgress> untold = new LinkedHashMap<>();

  private int told;

  /** Over a link. */
  PhaseReports(GatewayLink link) {
    this.link = link;
  }

  /** A check has entered a phase. */
  synchronized void entered(CheckProgress progress) {
    if (told == AT_ONCE) {
      untold.put(progress.leaseToken(), progress);
    } else {
      told++;
      untold.remove(progress.leaseToken());
      link.progress(progress);
    }
  }

  /** A check's result is off our hands, or nobody's any more. */
  synchronized void ended(String leaseToken) {
    untold.remove(leaseToken);
  }

  /** No check of before is ours any more. */
  synchronized void clear() {
    untold.clear();
  }

  /** Tells what is still so. */
  synchronized void momentPassed() {
    untold.values().forEach(link::progress);
    untold.clear();
    told = 0;
  }
}
