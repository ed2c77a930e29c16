package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the watches of a changedetection.io backup go back to.
 *
 * @param interval between checks where a watch has none of its own
 * @param fetchBackend how pages are fetched where a watch says {@code system}
 * @param tags names of tags by id
 * @param browsers engines of configured browsers by id
 * @param timezone of schedules that name none, empty where the settings don't say
 * @param allPaused whether no watch is checked
 * @param allMuted whether nobody is told of anything
 */
record ChangedetectionSettings(
    Duration interval,
    String fetchBackend,
    Map<String, String> tags,
    Map<String, String> browsers,
    String timezone,
    boolean allPaused,
    boolean allMuted) {

  /** changedetection.io's own, where the settings don't say. */
  private static final Duration DEFAULT_INTERVAL = Duration.ofHours(3);

  private static final Set<String> UNITS = Set.of("weeks", "days", "hours", "minutes", "seconds");

  /** What {@code time_between_check} says, empty where it says nothing. */
  static Optional<Duration> interval(JsonNode parts) {
    long seconds =
        604_800 * amount(parts, "weeks")
            + 86_400 * amount(parts, "days")
            + 3_600 * amount(parts, "hours")
            + 60 * amount(parts, "minutes")
            + amount(parts, "seconds");
    return seconds > 0 ? Optional.of(Duration.ofSeconds(seconds)) : Optional.empty();
  }

  /** Bounded, so that no sum overflows. */
  private static long amount(JsonNode parts, String unit) {
    return Math.clamp(parts.path(unit).asLong(), 0L, 1_000_000_000L);
  }

  /** Puts the settings together from the files they are spread over. */
  static final class Collector {

    private final Map<String, String> tags = new HashMap<>();
    private final Map<String, String> browsers = new HashMap<>();
    private boolean newer;
    private @Nullable Duration interval;
    private String fetchBackend = "html_requests";
    private String timezone = "";
    private boolean allPaused;
    private boolean allMuted;

    /** Takes a {@code tag.json}. */
    void tag(String id, JsonNode tag) {
      String title = tag.path("title").asText("").strip();
      if (!title.isEmpty()) {
        tags.put(id, title);
      }
    }

    /** Takes {@code browsers.json}. */
    void browsers(JsonNode all) {
      all.properties()
          .forEach(
              one -> browsers.put(one.getKey(), one.getValue().path("base_fetcher").asText("")));
    }

    /**
     * Takes the {@code settings} that a parser is at.
     *
     * @param current whether they are of the layout with folders, which goes before the older one
     */
    void settings(JsonParser json, boolean current) throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT || (newer && !current)) {
        return;
      }
      newer = current;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "requests" -> members(json, this::request);
          case "application" -> members(json, this::application);
          default -> json.skipChildren();
        }
      }
    }

    private void request(String name, JsonParser json) throws IOException {
      switch (name) {
        case "time_between_check" -> interval = interval(scalars(json, UNITS)).orElse(interval);
        case "minutes_between_check" -> {
          if (interval == null) {
            interval = minutes(LongNode.valueOf(json.getValueAsLong())).orElse(null);
          }
        }
        default -> {}
      }
    }

    private void application(String name, JsonParser json) throws IOException {
      switch (name) {
        case "fetch_backend" -> fetchBackend = json.getValueAsString(fetchBackend);
        case "scheduler_timezone_default", "timezone" -> timezone = json.getValueAsString(timezone);
        case "all_paused" -> allPaused = json.getValueAsBoolean();
        case "all_muted" -> allMuted = json.getValueAsBoolean();
        case "tags" -> members(json, (id, tag) -> tag(id, scalars(tag, Set.of("title"))));
        default -> {}
      }
    }

    /** Goes over the members of the object the parser is at, if it is one. */
    private static void members(JsonParser json, JsonItems.Member member) throws IOException {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        json.skipChildren();
        return;
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        member.at(name, json);
        json.skipChildren();
      }
    }

    /** Those members of an object that are named and have a single value. */
    private static ObjectNode scalars(JsonParser json, Set<String> names) throws IOException {
      ObjectNode found = JsonNodeFactory.instance.objectNode();
      members(
          json,
          (name, value) -> {
            if (names.contains(name) && value.currentToken().isScalarValue()) {
              found.put(name, value.getValueAsString(""));
            }
          });
      return found;
    }

    ChangedetectionSettings settings() {
      return new ChangedetectionSettings(
          interval == null ? DEFAULT_INTERVAL : interval,
          fetchBackend,
          Map.copyOf(tags),
          Map.copyOf(browsers),
          timezone,
          allPaused,
          allMuted);
    }
  }

  /** What the oldest backups have in place of {@code time_between_check}. */
  static Optional<Duration> minutes(JsonNode minutes) {
    return interval(JsonNodeFactory.instance.objectNode().set("minutes", minutes));
  }
}
