package dev.pagewatch.gateway.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.watch.Schedule;
import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** What holds of due times whatever the interval, the schedule and the moment. */
class CheckTimesPropertiesTest {

  @Provide
  Arbitrary<@Nullable Schedule> schedules() {
    return Schedules.any();
  }

  @Provide
  Arbitrary<Duration> intervals() {
    return Schedules.intervals();
  }

  @Provide
  Arbitrary<Instant> moments() {
    return Schedules.moments();
  }

  @Provide
  Arbitrary<String> ids() {
    return Arbitraries.create(() -> java.util.UUID.randomUUID().toString());
  }

  @Property
  void afterASuccessTheIntervalPassesAndTheWindowIsOpen(
      @ForAll("ids") String id,
      @ForAll("intervals") Duration interval,
      @ForAll("schedules") @Nullable Schedule schedule,
      @ForAll("moments") Instant now,
      @ForAll @LongRange(min = 0) long checks) {
    CheckTimes times = new CheckTimes(id, interval, schedule);

    Instant due = times.afterSuccess(now, checks);

    assertThat(due).isEqualTo(times.afterSuccess(now, checks));
    assertThat(due).isAfterOrEqualTo(now.plus(interval));
    assertThat(Schedules.isOpen(schedule, due)).isTrue();
    assertThat(due)
        .isBeforeOrEqualTo(
            Schedules.firstOpen(schedule, now.plus(interval)).plus(Duration.ofMinutes(10)));
  }

  @Property
  void retriesKeepToWindowsCeilingAndWhatTheSiteAskedFor(
      @ForAll("intervals") Duration interval,
      @ForAll("schedules") @Nullable Schedule schedule,
      @ForAll("moments") Instant now,
      @ForAll @IntRange(min = 1) int failures,
      @ForAll @LongRange(min = -10, max = 200_000) long retryAfterSeconds) {
    Duration retryAfter = Duration.ofSeconds(retryAfterSeconds);
    Instant notBefore = CheckTimes.notBefore(now, retryAfter);

    Instant due =
        new CheckTimes("w", interval, schedule).afterFailure(now, failures, failures, notBefore);

    Duration asked = retryAfterSeconds > 86_400 ? Duration.ofHours(24) : retryAfter;
    assertThat(due).isAfterOrEqualTo(now.plus(asked)).isAfterOrEqualTo(now.plusSeconds(10));
    assertThat(Schedules.isOpen(schedule, due)).isTrue();
    Duration ceiling = longest(interval, Duration.ofHours(1), asked);
    assertThat(due)
        .isBeforeOrEqualTo(
            Schedules.firstOpen(schedule, now.plus(ceiling)).plus(Duration.ofMinutes(10)));
  }

  @Property
  void moreFailuresNeverMeanAnEarlierRetry(
      @ForAll("intervals") Duration interval,
      @ForAll("moments") Instant now,
      @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE - 1) int failures) {
    CheckTimes times = new CheckTimes("w", interval, null);

    assertThat(times.afterFailure(now, 7, failures + 1, null))
        .isAfterOrEqualTo(times.afterFailure(now, 7, failures, null));
  }

  @Property
  void anEditNeverSchedulesIntoThePastOrOutsideTheWindow(
      @ForAll("intervals") Duration interval,
      @ForAll("schedules") @Nullable Schedule schedule,
      @ForAll("moments") Instant last,
      @ForAll @LongRange(min = 0, max = 5_000_000_000L) long since,
      @ForAll @IntRange(min = 0, max = 40) int failures) {
    Instant now = last.plusMillis(since);

    Instant due = new CheckTimes("w", interval, schedule).afterEdit(now, last, 5, failures, null);

    assertThat(due).isAfterOrEqualTo(now);
    assertThat(Schedules.isOpen(schedule, due)).isTrue();
    if (failures == 0) {
      assertThat(due).isAfterOrEqualTo(last.plus(interval));
    }
  }

  @Property
  void catchingUpStaysWithinItsBoundOnceTheWindowIsOpen(
      @ForAll("intervals") Duration interval,
      @ForAll("schedules") @Nullable Schedule schedule,
      @ForAll("moments") Instant now,
      @ForAll @LongRange(min = 1) long overdue) {
    Instant due = new CheckTimes("w", interval, schedule).catchUp(now, 5, overdue);

    assertThat(due).isAfterOrEqualTo(now);
    assertThat(Schedules.isOpen(schedule, due)).isTrue();
    if (Schedules.isOpen(schedule, now)) {
      assertThat(due)
          .isBeforeOrEqualTo(now.plus(interval))
          .isBeforeOrEqualTo(now.plus(Duration.ofMinutes(10)));
    }
  }

  private static Duration longest(Duration... durations) {
    return java.util.Arrays.stream(durations).max(Duration::compareTo).orElseThrow();
  }
}
