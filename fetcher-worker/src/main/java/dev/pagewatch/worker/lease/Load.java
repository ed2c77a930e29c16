package dev.pagewatch.worker.lease;

import dev.pagewatch.model.fleet.WorkerStatus;

/**
 * What a worker is doing.
 *
 * @param browserRunning browser checks running
 * @param httpRunning HTTP checks running
 * @param finished checks finished since the start
 * @param undelivered results no gateway has answered yet
 */
public record Load(
    WorkerStatus.State state, int browserRunning, int httpRunning, long finished, int undelivered) {

  /** Leases held: for running checks and for undelivered results. */
  public int leases() {
    return browserRunning + httpRunning + undelivered;
  }
}
