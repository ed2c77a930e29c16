package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.watch.Weekday;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A {@code time_schedule_limit} of changedetection.io, which has for each weekday a time of day and
 * for how long from then on a watch may be checked, as a {@code schedule} here.
 */
final class ChangedetectionSchedule {

  private static final int DAY_MINUTES = 24 * 60;

  /** Days by the window that opens on them, as {@code from} and {@code to}. */
  private final Map<String, ArrayNode> daysByWindow = new LinkedHashMap<>();

  private int wholeDays;

  private ChangedetectionSchedule() {}

  /**
   * Reads one that is enabled.
   *
   * @param defaultZone where it names none
   * @return empty when it allows no time at all, or is unlike any that is known
   */
  static Optional<ObjectNode> read(JsonNode limit, String defaultZone) {
    ChangedetectionSchedule schedule = new ChangedetectionSchedule();
    try {
      Weekday[] days = Weekday.values();
      for (int i = 0; i < days.length; i++) {
        JsonNode day = limit.path(englishName(i));
        if (day.path("enabled").asBoolean()) {
          schedule.open(days[i], days[(i + 1) % days.length], day);
        }
      }
    } catch (DateTimeException e) {
      return Optional.empty();
    }
    return schedule.daysByWindow.isEmpty()
        ? Optional.empty()
        : Optional.of(schedule.fields(zone(limit.path("timezone").asText(""), defaultZone)));
  }

  private static String englishName(int day) {
    return DayOfWeek.of(day + 1).name().toLowerCase(Locale.ROOT);
  }

  private static String zone(String own, String otherwise) {
    String zone = own.isBlank() ? otherwise : own;
    return ZoneId.getAvailableZoneIds().contains(zone) ? zone : "";
  }

  private void open(Weekday day, Weekday nextDay, JsonNode limit) {
    LocalTime from = LocalTime.parse(limit.path("start_time").asText(""));
    int minutes = 60 * limit.at("/duration/hours").asInt() + limit.at("/duration/minutes").asInt();
    if (minutes <= 0) {
      return;
    }
    if (minutes < DAY_MINUTES) {
      add(day, from, from.plusMinutes(minutes));
    } else {
      wholeDays++;
      add(day, from, LocalTime.MIDNIGHT);
      if (!from.equals(LocalTime.MIDNIGHT)) {
        add(nextDay, LocalTime.MIDNIGHT, from);
      }
    }
  }

  private void add(Weekday day, LocalTime from, LocalTime to) {
    daysByWindow
        .computeIfAbsent(from + " " + to, window -> JsonNodeFactory.instance.arrayNode())
        .add(day.wireName());
  }

  /** All of each day is any time, for which there needs to be no window. */
  private ObjectNode fields(String zone) {
    ObjectNode schedule = JsonNodeFactory.instance.objectNode();
    ArrayNode windows = schedule.putArray("windows");
    if (wholeDays < Weekday.values().length) {
      daysByWindow.forEach(
          (window, days) -> {
            String[] times = window.split(" ", 2);
            windows.addObject().put("from", times[0]).put("to", times[1]).set("days", days);
          });
    }
    if (!zone.isEmpty()) {
      schedule.put("timezone", zone);
    }
    return schedule;
  }
}
