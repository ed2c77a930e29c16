package dev.pagewatch.worker.http;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How long a site asks not to be asked again: RFC 9110, section 10.2.3. */
final class RetryAfter {

  /** Longest wait that is believed. */
  static final Duration LONGEST = Duration.ofHours(24);

  /** Digits that surely fit a long. */
  private static final int MOST_DIGITS = 18;

  private RetryAfter() {}

  /**
   * Reads the header.
   *
   * @param value a number of seconds or an HTTP-date; what is neither is ignored
   * @param date the response's own Date, by whose clock an HTTP-date counts; may be empty
   * @param now what counts instead where there is no Date
   * @return not negative and at most {@link #LONGEST}; null where nothing was asked for
   */
  static @Nullable Duration parse(String value, String date, Instant now) {
    String asked = value.strip();
    if (asked.matches("[+-]?[0-9]{1,%d}".formatted(MOST_DIGITS))) {
      return bounded(Duration.ofSeconds(Long.parseLong(asked)));
    }
    Instant at = HttpTime.parse(asked);
    if (at == null) {
      return null;
    }
    Instant from = HttpTime.parse(date);
    return bounded(Duration.between(from == null ? now : from, at));
  }

  private static Duration bounded(Duration wait) {
    if (wait.isNegative()) {
      return Duration.ZERO;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
