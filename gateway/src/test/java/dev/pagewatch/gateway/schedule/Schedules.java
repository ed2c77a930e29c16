package dev.pagewatch.gateway.schedule;

import static dev.pagewatch.model.watch.Weekday.FRI;
import static dev.pagewatch.model.watch.Weekday.MON;
import static dev.pagewatch.model.watch.Weekday.THU;
import static dev.pagewatch.model.watch.Weekday.TUE;
import static dev.pagewatch.model.watch.Weekday.WED;

import dev.pagewatch.model.watch.Schedule;
import dev.pagewatch.model.watch.Weekday;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.jspecify.annotations.Nullable;

/** Schedules and times to try, and what a clock on the wall says of them. */
public final class Schedules {

  /** With clocks that change by an hour, by half of one, by none, and by a whole day once. */
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Asia/Kathmandu",
          "Africa/Casablanca",
          "Pacific/Apia");

  private static final Duration WEEK_AND_CHANGE = Duration.ofDays(9);

  private Schedules() {}

  /** Monday to Friday from 8 to 18. */
  public static Schedule officeHours(String timezone) {
    return weekly(timezone, List.of(MON, TUE, WED, THU, FRI), "08:00", "18:00");
  }

  /** One window. */
  public static Schedule weekly(String timezone, List<Weekday> days, String from, String to) {
    return new Schedule(
        List.of(new Schedule.Window(days, LocalTime.parse(from), LocalTime.parse(to))), timezone);
  }

  /** Whether a clock on the wall shows a time within a window: minute by minute, no arithmetic. */
  public static boolean isOpen(@Nullable Schedule schedule, Instant at) {
    if (schedule == null || schedule.windows().isEmpty()) {
      return true;
    }
    ZonedDateTime wall = at.atZone(ZoneId.of(schedule.timezone()));
    DayOfWeek today = wall.getDayOfWeek();
    LocalTime time = wall.toLocalTime();
    return schedule.windows().stream()
        .anyMatch(
            window -> {
              boolean pastMidnight = !window.to().isAfter(window.from());
              boolean begun = on(window, today) && !time.isBefore(window.from());
              return pastMidnight
                  ? begun || (on(window, today.minus(1)) && time.isBefore(window.to()))
                  : begun && time.isBefore(window.to());
            });
  }

  private static boolean on(Schedule.Window window, DayOfWeek day) {
    return window.days().stream().anyMatch(each -> each.dayOfWeek() == day);
  }

  /** The first open minute at or after a moment, looked for minute by minute. */
  public static Instant firstOpen(@Nullable Schedule schedule, Instant from) {
    if (Schedules.isOpen(schedule, from)) {
      return from;
    }
    long minute = Math.floorDiv(from.toEpochMilli(), 60_000L) + 1;
    return LongStream.range(minute, minute + WEEK_AND_CHANGE.toMinutes())
        .mapToObj(each -> Instant.ofEpochMilli(each * 60_000))
        .filter(at -> Schedules.isOpen(schedule, at))
        .findFirst()
        .orElseThrow(() -> new AssertionError("never open: " + schedule));
  }

  /** None, any time, or up to three windows, some past midnight, some a minute long. */
  public static Arbitrary<@Nullable Schedule> any() {
    Arbitrary<LocalTime> times =
        Arbitraries.integers().between(0, 24 * 60 - 1).map(LocalTime.MIDNIGHT::plusMinutes);
    Arbitrary<Schedule.Window> windows =
        Combinators.combine(
                Arbitraries.of(Weekday.class).set().ofMinSize(1).map(List::copyOf), times, times)
            .as(Schedule.Window::new);
    return Combinators.combine(windows.list().ofMaxSize(3), Arbitraries.of(ZONES))
        .as(Schedule::new)
        .injectNull(0.2);
  }

  /** From 10 s to 30 days. */
  public static Arbitrary<Duration> intervals() {
    return Arbitraries.longs().between(10, 30 * 86_400L).map(Duration::ofSeconds);
  }

  /** Moments of several years, those around changes of clocks often. */
  public static Arbitrary<Instant> moments() {
    Arbitrary<Instant> anyTime =
        Arbitraries.longs()
            .between(
                Instant.parse("2024-01-01T00:00:00Z").toEpochMilli(),
                Instant.parse("2028-12-31T00:00:00Z").toEpochMilli())
            .map(Instant::ofEpochMilli);
    Arbitrary<Instant> nearChanges =
        Combinators.combine(
                Arbitraries.of(ZONES),
                anyTime,
                Arbitraries.longs().between(-3 * 86_400_000L, 3 * 86_400_000L))
            .as(
                (zone, near, offset) -> {
                  var change = ZoneId.of(zone).getRules().nextTransition(near);
                  return (change == null ? near : change.getInstant()).plusMillis(offset);
                });
    return Arbitraries.oneOf(anyTime, nearChanges);
  }
}
