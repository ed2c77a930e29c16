package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;

import dev.pagewatch.gateway.schedule.CheckTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * When a watch is due, as columns of its row: {@code next_check_at} and {@code priority}. What
 * already stands in {@code row}, the columns about to change, goes before what was.
 */
final class DueTimes {

  private final Record before;
  private final Map<Field<?>, @Nullable Object> row;
  private final Instant now;

  DueTimes(Record before, Map<Field<?>, @Nullable Object> row, long now) {
    this.before = before;
    this.row = row;
    this.now = Instant.ofEpochMilli(now);
  }

  /** After a check, with its count and its failures in the row. */
  void afterCheck(@Nullable Duration retryAfter) {
    Instant notBefore = CheckTimes.notBefore(now, retryAfter);
    row.put(NOT_BEFORE, notBefore == null ? null : notBefore.toEpochMilli());
    row.put(RECHECK, 0);
    if (isSet(before, RECHECK)) {
      atOnce();
      return;
    }
    int failures = value(ERROR_ATTEMPTS);
    due(
        failures == 0
            ? times().afterSuccess(now, value(CHECKS))
            : times().afterFailure(now, value(CHECKS), failures, notBefore));
    row.put(PRIORITY, ownPriority());
  }

  /** Now, whatever the schedule: somebody waits for it. */
  void atOnce() {
    due(now);
    row.put(PRIORITY, USER_PRIORITY);
  }

  /** After an edit of interval or schedule, unless it is due by something else than these. */
  void afterEdit() {
    Long lastCheckedAt = before.get(LAST_CHECKED_AT);
    if (isDueOtherwise() || lastCheckedAt == null) {
      return;
    }
    Long notBefore = before.get(NOT_BEFORE);
    due(
        times()
            .afterEdit(
                now,
                Instant.ofEpochMilli(lastCheckedAt),
                value(CHECKS),
                value(ERROR_ATTEMPTS),
                notBefore == null ? null : Instant.ofEpochMilli(notBefore)));
  }

  /** After its pause began: what somebody asked for is over. */
  void afterPause() {
    row.put(PRIORITY, ownPriority());
    row.put(RECHECK, 0);
  }

  /** After its pause ended: one that was never checked is as good as new. */
  void afterResume() {
    if (isDueOtherwise()) {
      return;
    }
    if (before.get(LAST_CHECKED_AT) == null) {
      atOnce();
    } else {
      due(times().afterResume(now, Instant.ofEpochMilli(value(NEXT_CHECK_AT)), value(CHECKS)));
      row.put(PRIORITY, ownPriority());
    }
  }

  /** As one of {@code overdue} that nobody was there to check. */
  void catchUp(long overdue) {
    due(times().catchUp(now, value(CHECKS), overdue));
  }

  /** One that is being checked gets its time afterwards; one that somebody asked for has it. */
  private boolean isDueOtherwise() {
    return value(PRIORITY) == USER_PRIORITY || before.get(LEASE_TOKEN) != null;
  }

  private int ownPriority() {
    return value(ERROR_ATTEMPTS) == 0 ? SCHEDULE_PRIORITY : RETRY_PRIORITY;
  }

  private void due(Instant at) {
    row.put(NEXT_CHECK_AT, at.toEpochMilli());
  }

  private CheckTimes times() {
    @Nullable String schedule =
        row.containsKey(SCHEDULE) ? (String) row.get(SCHEDULE) : before.get(SCHEDULE);
    return new CheckTimes(
        get(before, ID), Duration.ofMillis(value(INTERVAL_MS)), schedule(schedule));
  }

  private <T> T value(Field<T> field) {
    return row.containsKey(field)
        ? field.getType().cast(Objects.requireNonNull(row.get(field), field::getName))
        : get(before, field);
  }
}
