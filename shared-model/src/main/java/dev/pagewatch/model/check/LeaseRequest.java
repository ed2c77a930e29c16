package dev.pagewatch.model.check;

/**
 * A worker's request for jobs on {@code checks.lease}.
 *
 * @param workerId who asks
 * @param browser how many browser checks it has room for
 * @param http how many HTTP checks it has room for
 */
public record LeaseRequest(int v, String workerId, int browser, int http) implements Versioned {

  /** A request of ours. */
  public LeaseRequest(String workerId, int browser, int http) {
    this(FIRST, workerId, browser, http);
  }
}
