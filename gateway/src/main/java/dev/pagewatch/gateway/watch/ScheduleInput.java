package dev.pagewatch.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.schedule.ScheduleEdit;
import dev.pagewatch.model.watch.Schedule;
import dev.pagewatch.model.watch.Weekday;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what people send as a watch's {@code schedule}, new or as a merge patch of the old. */
final class ScheduleInput {

  private static final String FIELD = "schedule";
  private static final int MAX_WINDOWS = 50;
  private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final String END_OF_DAY = "24:00";
  private static final String WEEKDAYS =
      Arrays.stream(Weekday.values()).map(Weekday::wireName).collect(Collectors.joining(", "));

  private final String defaultTimezone;
  private final BiConsumer<String, String> wrong;

  /**
   * Tells {@code wrong} of each field that is, with how to mend it.
   *
   * @param zone whose clocks a schedule goes by that names none; it is written down with the
   *     schedule, which therefore doesn't shift when the server moves
   */
  ScheduleInput(ZoneId zone, BiConsumer<String, String> wrong) {
    this.defaultTimezone = isKnown(zone.getId()) ? zone.getId() : "UTC";
    this.wrong = wrong;
  }

  /** Reads the object, or null to remove the schedule. What is wrong is told and left out. */
  ScheduleEdit read(JsonNode node) {
    if (node.isNull()) {
      return new ScheduleEdit.Remove();
    }
    if (!node.isObject()) {
      wrong.accept(FIELD, "must be an object with windows and timezone, or null for any time");
      return new ScheduleEdit.Remove();
    }
    refuseOthers(FIELD, node, Set.of("windows", "timezone"));
    return new ScheduleEdit.Change(
        node.has("windows") ? windows(node.get("windows")) : null,
        node.has("timezone") ? timezone(node.get("timezone")) : null,
        defaultTimezone);
  }

  private String timezone(JsonNode node) {
    if (node.isNull()) {
      return defaultTimezone;
    }
    String id = node.asText();
    if (!node.isTextual() || !isKnown(id)) {
      wrong.accept(FIELD + ".timezone", "must be an IANA time zone such as Europe/Berlin or UTC");
    }
    return id;
  }

  /** Without Java's own names, which nobody else knows. */
  private static boolean isKnown(String id) {
    return !id.startsWith("SystemV/") && ZoneId.getAvailableZoneIds().contains(id);
  }

  private List<Schedule.Window> windows(JsonNode node) {
    String field = FIELD + ".windows";
    if (node.isNull()) {
      return List.of();
    }
    if (!node.isArray() || node.size() > MAX_WINDOWS) {
      wrong.accept(field, "must be a list of at most %d windows".formatted(MAX_WINDOWS));
      return List.of();
    }
    List<Schedule.Window> windows = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      window("%s[%d]".formatted(field, i), node.get(i)).ifPresent(windows::add);
    }
    return windows;
  }

  private Optional<Schedule.Window> window(String field, JsonNode node) {
    if (!node.isObject()) {
      wrong.accept(
          field,
          "must be an object such as {\"days\": [\"mon\"], \"from\": \"08:00\", \"to\": \"18:00\"}");
      return Optional.empty();
    }
    refuseOthers(field, node, Set.of("days", "from", "to"));
    List<Weekday> days = days(field + ".days", node.path("days"));
    LocalTime from = time(field + ".from", node.path("from"));
    boolean wholeDay = END_OF_DAY.equals(node.path("to").textValue());
    LocalTime to = wholeDay ? LocalTime.MIDNIGHT : time(field + ".to", node.path("to"));
    if (from == null || to == null) {
      return Optional.empty();
    }
    if (from.equals(to) && !from.equals(LocalTime.MIDNIGHT)) {
      wrong.accept(field + ".to", "must differ from from; a whole day is from 00:00 to 24:00");
    }
    return Optional.of(new Schedule.Window(days, from, to));
  }

  private List<Weekday> days(String field, JsonNode node) {
    Set<Weekday> days = EnumSet.noneOf(Weekday.class);
    boolean known = node.isArray();
    for (JsonNode item : node) {
      Optional<Weekday> day =
          Arrays.stream(Weekday.values())
              .filter(each -> each.wireName().equals(item.textValue()))
              .findFirst();
      day.ifPresent(days::add);
      known &= day.isPresent();
    }
    if (!known || days.isEmpty()) {
      wrong.accept(field, "must be a list of one or more of " + WEEKDAYS);
    }
    return List.copyOf(days);
  }

  private @Nullable LocalTime time(String field, JsonNode node) {
    if (node.isTextual() && TIME.matcher(node.textValue()).matches()) {
      return LocalTime.parse(node.textValue());
    }
    wrong.accept(
        field,
        field.endsWith(".to")
            ? "must be a time of day from 00:00 to 24:00, such as 18:00"
            : "must be a time of day from 00:00 to 23:59, such as 08:00");
    return null;
  }

  private void refuseOthers(String field, JsonNode node, Set<String> known) {
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        wrong.accept(
            "%s.%s".formatted(field, name.length() > 100 ? name.substring(0, 100) + "…" : name),
            "is not known here; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
  }
}
