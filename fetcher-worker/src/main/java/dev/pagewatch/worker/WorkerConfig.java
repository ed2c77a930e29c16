package dev.pagewatch.worker;

import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.settings.SlotBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What a worker is told at its start.
 *
 * @param workerId unique in the cluster, for as long as the process lives
 * @param browserSlots browser checks at once, 0 for none
 * @param httpSlots HTTP checks at once, 0 for none
 * @param browserPath Chromium's executable; empty to look for one
 * @param checkTimeout longest a check may take, whatever its job says
 * @param addresses what watches may reach
 * @param cacheDir where the browser driver is unpacked once, outlives the process
 * @param version Pagewatch's
 * @param drainGrace how long running checks may go on when the worker stops
 */
public record WorkerConfig(
    String workerId,
    SlotBounds browserSlots,
    int httpSlots,
    Optional<Path> browserPath,
    Duration checkTimeout,
    AddressPolicy addresses,
    Path cacheDir,
    String version,
    Duration drainGrace) {

  /** Time enough for most checks, and short of what process managers wait before they kill. */
  public static final Duration DEFAULT_DRAIN_GRACE = Duration.ofSeconds(5);

  /**
   * Refuses what can't be meant.
   *
   * @throws IllegalArgumentException naming the component
   */
  public WorkerConfig {
    if (workerId.isBlank()) {
      throw new IllegalArgumentException("workerId is blank");
    }
    if (httpSlots < 0) {
      throw new IllegalArgumentException("httpSlots can't be negative");
    }
    if (!checkTimeout.isPositive()) {
      throw new IllegalArgumentException("checkTimeout must be positive");
    }
    if (drainGrace.isNegative()) {
      throw new IllegalArgumentException("drainGrace can't be negative");
    }
  }
}
