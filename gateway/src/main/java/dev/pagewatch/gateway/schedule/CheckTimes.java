package dev.pagewatch.gateway.schedule;

import dev.pagewatch.model.watch.Schedule;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When one watch is to be checked next. The same watch after the same number of checks gets the
 * same answer, and other watches get others, so that what began together spreads out.
 *
 * <p>Times are whole milliseconds when those given are.
 *
 * @param interval least pause between a check and the next
 * @param schedule when it may be checked, or null for any time
 */
public record CheckTimes(String watchId, Duration interval, @Nullable Schedule schedule) {

  /** Longest wait that a site's {@code Retry-After} is given. */
  public static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

  private static final Duration LONGEST_JITTER = Duration.ofMinutes(5);
  private static final Duration LONGEST_SPREAD = Duration.ofMinutes(10);
  private static final Duration SHORTEST_CATCH_UP = Duration.ofSeconds(10);
  private static final Duration CATCH_UP_PER_WATCH = Duration.ofMillis(20);
  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final Duration RETRY_CEILING = Duration.ofHours(1);

  /** Enough to pass every ceiling, too few to overflow. */
  private static final int MOST_DOUBLINGS = 31;

  /**
   * After a check that succeeded: the interval and up to a tenth of it, at most 5 min more.
   *
   * @param end when the check ended
   * @param checks finished checks, this one included
   */
  public Instant afterSuccess(Instant end, long checks) {
    return place(end.plus(interval), jitter(interval), checks);
  }

  /**
   * After a check that failed: a minute after the first failure in a row, twice that after the
   * second and so on, at most an hour or the interval where that is longer; and up to a tenth of
   * it, at most 5 min more.
   *
   * @param end when the check ended
   * @param checks finished checks, this one included
   * @param failures in a row, this one included, at least 1
   * @param notBefore what the site asked for, see {@link #notBefore}
   */
  public Instant afterFailure(Instant end, long checks, int failures, @Nullable Instant notBefore) {
    Duration delay = retryDelay(failures);
    Instant earliest = end.plus(delay);
    if (notBefore != null && notBefore.isAfter(earliest)) {
      earliest = notBefore;
    }
    return place(earliest, jitter(delay), checks);
  }

  /**
   * The time before which a site doesn't want to be asked again (RFC 9110, section 10.2.3), or null
   * where it said nothing.
   */
  public static @Nullable Instant notBefore(Instant now, @Nullable Duration retryAfter) {
    return retryAfter == null || !retryAfter.isPositive()
        ? null
        : now.plus(min(retryAfter, LONGEST_RETRY_AFTER));
  }

  /**
   * After an edit of interval or schedule: as if the last check had been under the new ones, but
   * never in the past.
   *
   * @param lastCheckedAt when the last check ended
   * @param checks finished checks
   * @param failures in a row, 0 when the last check succeeded
   * @param notBefore what the site asked for at the last check, see {@link #notBefore}
   */
  public Instant afterEdit(
      Instant now, Instant lastCheckedAt, long checks, int failures, @Nullable Instant notBefore) {
    Instant due =
        failures == 0
            ? afterSuccess(lastCheckedAt, checks)
            : afterFailure(lastCheckedAt, checks, failures, notBefore);
    return due.isBefore(now) ? place(now, Duration.ZERO, checks) : due;
  }

  /**
   * When it is resumed: at the time it had, or within seconds when that has passed.
   *
   * @param dueAt the time it had
   * @param checks finished checks
   */
  public Instant afterResume(Instant now, Instant dueAt, long checks) {
    return dueAt.isAfter(now) ? dueAt : catchUp(now, checks, 1);
  }

  /**
   * When it is overdue because Pagewatch was away: within 20 ms for each watch that is, at least 10
   * s, at most 10 min or the interval.
   *
   * @param checks finished checks
   * @param overdue how many watches are
   */
  public Instant catchUp(Instant now, long checks, long overdue) {
    long most = LONGEST_SPREAD.dividedBy(CATCH_UP_PER_WATCH);
    Duration room = CATCH_UP_PER_WATCH.multipliedBy(Math.clamp(overdue, 0, most));
    return place(now, min(max(room, SHORTEST_CATCH_UP), interval), checks);
  }

  /** Within {@code room} after {@code earliest}, or near the begin of the next open window. */
  private Instant place(Instant earliest, Duration room, long checks) {
    OpenTimes.Opening opening = OpenTimes.of(schedule).next(earliest);
    Duration wanted = opening.from().equals(earliest) ? room : min(interval, LONGEST_SPREAD);
    long bound = min(wanted, opening.length()).toMillis();
    return opening.from().plusMillis((long) (fraction(checks) * bound));
  }

  private Duration retryDelay(int failures) {
    long first = min(interval, FIRST_RETRY).toMillis();
    long doubled = first << Math.clamp(failures - 1L, 0, MOST_DOUBLINGS);
    return min(Duration.ofMillis(doubled), max(interval, RETRY_CEILING));
  }

  private static Duration jitter(Duration delay) {
    return min(delay.dividedBy(10), LONGEST_JITTER);
  }

  /** From 0 up to but not 1, evenly over watches and over the checks of one. */
  private double fraction(long checks) {
    long hash = checks * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < watchId.length(); i++) {
      hash = hash * 31 + watchId.charAt(i);
    }
    // The finalizer of MurmurHash3, which spreads what differs in few bits over all of them.
    hash = (hash ^ (hash >>> 33)) * 0xFF51AFD7ED558CCDL;
    hash = (hash ^ (hash >>> 33)) * 0xC4CEB9FE1A85EC53L;
    hash ^= hash >>> 33;
    return (hash >>> 11) * 0x1.0p-53;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
