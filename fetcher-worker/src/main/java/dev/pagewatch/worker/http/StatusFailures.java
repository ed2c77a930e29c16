package dev.pagewatch.worker.http;

import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.ErrorCode;
import java.time.Duration;
import java.time.Instant;

/** How a check ends that a site answers with a status that is no success. */
public final class StatusFailures {

  private StatusFailures() {}

  /**
   * The failure, with the wait the site asks for in its message where it asks for one.
   *
   * @param retryAfter the response's Retry-After, empty when absent
   * @param date the response's Date, empty when absent
   * @param now when the response came
   */
  public static CheckOutcome.Failed of(
      int status, String host, String retryAfter, String date, Instant now) {
    Duration wait = RetryAfter.parse(retryAfter, date, now);
    String message = "%d from %s".formatted(status, host);
    return new CheckOutcome.Failed(
        ErrorCode.HTTP_STATUS,
        wait == null || wait.isZero() ? message : message + ", which asks to wait " + words(wait),
        wait);
  }

  /** Rounded up: "30 s", "2 min", "1 h", "1 h 30 min". */
  private static String words(Duration wait) {
    long seconds = wait.plusMillis(999).toSeconds();
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = (seconds + 59) / 60;
    if (minutes < 60) {
      return minutes + " min";
    }
    return minutes % 60 == 0
        ? minutes / 60 + " h"
        : "%d h %d min".formatted(minutes / 60, minutes % 60);
  }
}
