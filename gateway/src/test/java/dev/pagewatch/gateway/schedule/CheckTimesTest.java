package dev.pagewatch.gateway.schedule;

import static dev.pagewatch.model.watch.Weekday.FRI;
import static dev.pagewatch.model.watch.Weekday.SAT;
import static dev.pagewatch.model.watch.Weekday.SUN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Schedule;
import dev.pagewatch.model.watch.Weekday;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Due times by example. */
class CheckTimesTest {

  private static final Instant MONDAY_NOON = Instant.parse("2026-01-05T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private static Instant after(@Nullable Schedule schedule, String end, Duration interval) {
    return new CheckTimes("w", interval, schedule).afterSuccess(Instant.parse(end), 1);
  }

  @Test
  void watchesAddedTogetherDriftApart() {
    TreeSet<Instant> due = new TreeSet<>();
    for (int i = 0; i < 10_000; i++) {
      due.add(
          new CheckTimes(UUID.randomUUID().toString(), HOUR, null).afterSuccess(MONDAY_NOON, 1));
    }

    assertThat(due.first()).isBetween(MONDAY_NOON.plus(HOUR), MONDAY_NOON.plusSeconds(3_603));
    assertThat(due.last())
        .isBetween(MONDAY_NOON.plusSeconds(3_897), MONDAY_NOON.plusSeconds(3_900));
    assertThat(fullestSecond(due)).isLessThan(80);
  }

  @Test
  void watchesWaitingForTheSameWindowDontAllStartWithIt() {
    TreeSet<Instant> due = new TreeSet<>();
    for (int i = 0; i < 10_000; i++) {
      String id = UUID.randomUUID().toString();
      due.add(
          new CheckTimes(id, HOUR, Schedules.officeHours("UTC"))
              .afterSuccess(Instant.parse("2026-01-05T17:30:00Z"), 1));
    }

    Instant opens = Instant.parse("2026-01-06T08:00:00Z");
    assertThat(due.first()).isBetween(opens, opens.plusSeconds(3));
    assertThat(due.last()).isBetween(opens.plusSeconds(597), opens.plusSeconds(600));
    assertThat(fullestSecond(due)).isLessThan(50);
  }

  private static long fullestSecond(Set<Instant> due) {
    return due.stream()
        .collect(Collectors.groupingBy(Instant::getEpochSecond, Collectors.counting()))
        .values()
        .stream()
        .mapToLong(each -> each)
        .max()
        .orElseThrow();
  }

  @Test
  void fridayEveningWaitsForMondayMorning() {
    Schedule schedule = Schedules.officeHours("Europe/Berlin");

    assertThat(after(schedule, "2026-01-09T16:30:00Z", HOUR))
        .isBetween(Instant.parse("2026-01-12T07:00:00Z"), Instant.parse("2026-01-12T07:10:00Z"));
  }

  @Test
  void jitterDoesntCarryADueTimePastItsWindow() {
    Schedule schedule = Schedules.weekly("UTC", List.of(SAT), "10:00", "11:00");

    for (int checks = 0; checks < 1_000; checks++) {
      assertThat(
              new CheckTimes("w", HOUR, schedule)
                  .afterSuccess(Instant.parse("2026-01-10T09:59:59Z"), checks))
          .isBetween(
              Instant.parse("2026-01-10T10:59:59Z"), Instant.parse("2026-01-10T10:59:59.999Z"));
    }
  }

  @Test
  void aWindowPastMidnightEndsOnTheNextDayAlsoFromSundayToMonday() {
    Schedule schedule = Schedules.weekly("UTC", List.of(SUN), "22:00", "02:00");

    assertThat(after(schedule, "2026-01-11T23:30:00Z", HOUR))
        .isBetween(Instant.parse("2026-01-12T00:30:00Z"), Instant.parse("2026-01-12T00:35:00Z"));
    assertThat(after(schedule, "2026-01-12T01:00:00Z", HOUR))
        .isBetween(Instant.parse("2026-01-18T22:00:00Z"), Instant.parse("2026-01-18T22:10:00Z"));
  }

  @Test
  void midnightAsEndIsTheEndOfTheDay() {
    Schedule schedule = Schedules.weekly("UTC", List.of(FRI), "00:00", "00:00");

    assertThat(after(schedule, "2026-01-09T22:50:00Z", HOUR))
        .isBetween(Instant.parse("2026-01-09T23:50:00Z"), Instant.parse("2026-01-10T00:00:00Z"));
    assertThat(after(schedule, "2026-01-09T23:00:00Z", HOUR))
        .isBetween(Instant.parse("2026-01-16T00:00:00Z"), Instant.parse("2026-01-16T00:10:00Z"));
  }

  @Test
  void aWindowThatTheClocksJumpIntoOpensAsTheyJump() {
    // 02:00 to 03:00 didn't exist in Berlin on 2026-03-29.
    Schedule within = Schedules.weekly("Europe/Berlin", List.of(SUN), "02:30", "04:00");
    Schedule gone = Schedules.weekly("Europe/Berlin", List.of(SUN), "02:10", "02:50");

    assertThat(after(within, "2026-03-28T12:00:00Z", HOUR))
        .isBetween(Instant.parse("2026-03-29T01:00:00Z"), Instant.parse("2026-03-29T01:10:00Z"));
    assertThat(after(gone, "2026-03-28T12:00:00Z", HOUR))
        .isBetween(Instant.parse("2026-04-05T00:10:00Z"), Instant.parse("2026-04-05T00:20:00Z"));
  }

  @Test
  void anHourThatComesTwiceIsOpenTwice() {
    // 02:00 to 03:00 came twice in Berlin on 2026-10-25: from 00:00 and from 01:00 UTC.
    Schedule schedule = Schedules.weekly("Europe/Berlin", List.of(SUN), "02:00", "02:20");
    Duration brief = Duration.ofMinutes(2);

    assertThat(after(schedule, "2026-10-24T12:00:00Z", brief))
        .isBetween(Instant.parse("2026-10-25T00:00:00Z"), Instant.parse("2026-10-25T00:02:00Z"));
    assertThat(after(schedule, "2026-10-25T00:30:00Z", brief))
        .isBetween(Instant.parse("2026-10-25T01:00:00Z"), Instant.parse("2026-10-25T01:02:00Z"));
  }

  @Test
  void aDayThatAZoneLeftOutHasNoWindow() {
    // Apia had no 2011-12-30, a Friday.
    Schedule schedule = Schedules.weekly("Pacific/Apia", List.of(FRI), "09:00", "10:00");

    Instant due = after(schedule, "2011-12-28T00:00:00Z", HOUR);

    assertThat(due.atZone(ZoneId.of("Pacific/Apia")).toLocalDate()).hasToString("2012-01-06");
  }

  @Test
  void retriesDoubleFromAMinuteToAnHour() {
    CheckTimes times = new CheckTimes("w", Duration.ofMinutes(30), null);
    List<Long> minutes =
        IntStream.rangeClosed(1, 9)
            .mapToObj(n -> times.afterFailure(MONDAY_NOON, n, n, null))
            .map(due -> Duration.between(MONDAY_NOON, due).toMinutes())
            .toList();

    assertThat(minutes.subList(0, 3)).containsExactly(1L, 2L, 4L);
    assertThat(minutes.subList(6, 9)).allMatch(each -> each >= 60 && each <= 65);
  }

  @Test
  void aWatchOfSecondsIsRetriedAfterSecondsAndOneOfDaysWithinDays() {
    Instant quick =
        new CheckTimes("w", Duration.ofSeconds(10), null).afterFailure(MONDAY_NOON, 1, 1, null);
    Instant slow =
        new CheckTimes("w", Duration.ofDays(7), null)
            .afterFailure(MONDAY_NOON, 1, Integer.MAX_VALUE, null);

    assertThat(quick).isBetween(MONDAY_NOON.plusSeconds(10), MONDAY_NOON.plusSeconds(11));
    assertThat(slow)
        .isBetween(
            MONDAY_NOON.plus(Duration.ofDays(7)),
            MONDAY_NOON.plus(Duration.ofDays(7)).plusSeconds(300));
  }

  @Test
  void whatASiteAsksForIsHonouredUpToADay() {
    CheckTimes times = new CheckTimes("w", HOUR, null);
    Instant asked = CheckTimes.notBefore(MONDAY_NOON, Duration.ofHours(2));
    Instant tooMuch = CheckTimes.notBefore(MONDAY_NOON, Duration.ofDays(30));

    assertThat(times.afterFailure(MONDAY_NOON, 1, 1, asked))
        .isBetween(MONDAY_NOON.plusSeconds(7_200), MONDAY_NOON.plusSeconds(7_206));
    assertThat(tooMuch).isEqualTo(MONDAY_NOON.plus(Duration.ofDays(1)));
    assertThat(CheckTimes.notBefore(MONDAY_NOON, Duration.ZERO)).isNull();
    assertThat(CheckTimes.notBefore(MONDAY_NOON, null)).isNull();
  }

  @Test
  void anEditOfTheIntervalKeepsToWhatTheSiteAskedFor() {
    Instant asked = CheckTimes.notBefore(MONDAY_NOON, Duration.ofHours(2));

    assertThat(
            new CheckTimes("w", Duration.ofSeconds(10), null)
                .afterEdit(MONDAY_NOON.plusSeconds(60), MONDAY_NOON, 1, 1, asked))
        .isAfterOrEqualTo(MONDAY_NOON.plusSeconds(7_200));
  }

  @Test
  void aResumedWatchKeepsItsTimeOrIsCheckedWithinSeconds() {
    CheckTimes times = new CheckTimes("w", HOUR, null);

    assertThat(times.afterResume(MONDAY_NOON, MONDAY_NOON.plusSeconds(5), 1))
        .isEqualTo(MONDAY_NOON.plusSeconds(5));
    assertThat(times.afterResume(MONDAY_NOON, MONDAY_NOON.minusSeconds(5), 1))
        .isBetween(MONDAY_NOON, MONDAY_NOON.plusSeconds(10));
  }

  @Test
  void aHundredThousandOverdueAreSpreadOverTenMinutes() {
    TreeSet<Instant> due = new TreeSet<>();
    for (int i = 0; i < 10_000; i++) {
      due.add(
          new CheckTimes(UUID.randomUUID().toString(), HOUR, null)
              .catchUp(MONDAY_NOON, 3, 100_000));
    }

    assertThat(due.last()).isBetween(MONDAY_NOON.plusSeconds(597), MONDAY_NOON.plusSeconds(600));
    assertThat(fullestSecond(due)).isLessThan(50);
  }

  @Test
  void aZoneThisMachineDoesntKnowGoesByUtc() {
    Schedule schedule = Schedules.weekly("Mars/Olympus", List.of(FRI), "09:00", "10:00");

    assertThat(after(schedule, "2026-01-08T12:00:00Z", HOUR))
        .isBetween(Instant.parse("2026-01-09T09:00:00Z"), Instant.parse("2026-01-09T09:10:00Z"));
  }

  @Test
  void aScheduleIsTheSameAfterJson() throws Exception {
    Schedule schedule =
        Schedules.weekly("Europe/Berlin", List.of(Weekday.MON, FRI), "08:00", "00:00");

    String json = Json.write(schedule);

    assertThat(json)
        .isEqualTo(
            """
            {"windows":[{"days":["mon","fri"],"from":"08:00","to":"00:00"}],"timezone":"Europe/Berlin"}\
            """);
    assertThat(Json.read(json, Schedule.class)).isEqualTo(schedule);
  }
}
