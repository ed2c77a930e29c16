package dev.pagewatch.gateway.schedule;

import dev.pagewatch.model.watch.Schedule;
import dev.pagewatch.model.watch.Weekday;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The times at which a schedule lets a watch be checked. A moment is open when a clock on the wall
 * of the schedule's zone shows a time within a window: what a change of clocks leaves out never
 * opens, and an hour that comes twice is open twice.
 */
final class OpenTimes {

  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long WEEK = 7 * DAY;

  /** The first Monday after the epoch, a Thursday. */
  private static final long FIRST_MONDAY = 4 * DAY;

  /** A stretch of the week, in milliseconds on the wall clock since Monday 00:00. */
  private record Span(long start, long end) {}

  /**
   * An open stretch of time.
   *
   * @param from its begin, or the moment asked for when that lies within
   * @param length how long it is open from there, a week when there is no end
   */
  record Opening(Instant from, Duration length) {}

  /** Sorted, apart from each other; none when every time is open. */
  private final List<Span> spans;

  private final ZoneRules rules;

  private OpenTimes(List<Span> spans, ZoneRules rules) {
    this.spans = spans;
    this.rules = rules;
  }

  /** Of a schedule; without one every time is open. */
  static OpenTimes of(@Nullable Schedule schedule) {
    return schedule == null
        ? new OpenTimes(List.of(), ZoneOffset.UTC.getRules())
        : new OpenTimes(spans(schedule), rules(schedule.timezone()));
  }

  /** The opening that {@code at} lies in, else the next one. */
  Opening next(Instant at) {
    if (spans.isEmpty()) {
      return new Opening(at, Duration.ofMillis(WEEK));
    }
    Instant from = at;
    while (true) {
      // Up to the next change of the clocks, wall and universal time run side by side.
      long wall = weekTime(from, rules.getOffset(from));
      Span span = endingAfter(wall);
      Instant opens = from.plusMillis(Math.max(0, span.start - wall));
      Instant closes = from.plusMillis(span.end - wall);
      ZoneOffsetTransition change = rules.nextTransition(from);
      if (change == null || closes.isBefore(change.getInstant())) {
        return new Opening(opens, Duration.between(opens, closes));
      }
      if (opens.isBefore(change.getInstant())) {
        return new Opening(opens, Duration.between(opens, change.getInstant()));
      }
      from = change.getInstant();
    }
  }

  private static long weekTime(Instant at, ZoneOffset offset) {
    return Math.floorMod(at.toEpochMilli() + offset.getTotalSeconds() * 1000L - FIRST_MONDAY, WEEK);
  }

  private Span endingAfter(long wall) {
    Span first = spans.getFirst();
    for (Span span : spans) {
      if (span.end > wall) {
        boolean goesOn = span.end == WEEK && first.start == 0;
        return goesOn ? new Span(span.start, WEEK + first.end) : span;
      }
    }
    return new Span(first.start + WEEK, first.end + WEEK);
  }

  private static List<Span> spans(Schedule schedule) {
    List<Span> all = new ArrayList<>();
    for (Schedule.Window window : schedule.windows()) {
      long length = Math.floorMod(millis(window.to()) - millis(window.from()), DAY);
      for (Weekday day : window.days()) {
        long start = (day.dayOfWeek().getValue() - 1) * DAY + millis(window.from());
        long end = start + (length == 0 ? DAY : length);
        all.add(new Span(start, Math.min(end, WEEK)));
        if (end > WEEK) {
          all.add(new Span(0, end - WEEK));
        }
      }
    }
    all.sort(Comparator.comparingLong(Span::start));
    return joined(all);
  }

  private static List<Span> joined(List<Span> sorted) {
    List<Span> apart = new ArrayList<>();
    for (Span span : sorted) {
      Span last = apart.isEmpty() ? null : apart.getLast();
      if (last != null && span.start <= last.end) {
        apart.set(apart.size() - 1, new Span(last.start, Math.max(last.end, span.end)));
      } else {
        apart.add(span);
      }
    }
    return List.copyOf(apart);
  }

  private static long millis(LocalTime time) {
    return time.toSecondOfDay() * 1000L;
  }

  /** A zone that this machine's time zone data doesn't know goes by UTC. */
  private static ZoneRules rules(String timezone) {
    try {
      return ZoneId.of(timezone).getRules();
    } catch (DateTimeException e) {
      return ZoneOffset.UTC.getRules();
    }
  }
}
