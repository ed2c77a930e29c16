package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.settings.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a watch's checks go by: what of the page counts and which changes of it do. On the wire an
 * object with those of the fields that are given; on a watch they stand among its own.
 */
public record CheckOptions(Filters filters, Trigger trigger) {

  /** The fields on the wire. */
  public static final List<String> FIELDS = List.of("filters", "trigger");

  /** Longest JSON of all, in characters: each job on the bus carries it. */
  public static final int MAX_LENGTH = 64_000;

  private static final CheckOptions NONE = new CheckOptions(Filters.none(), Trigger.none());

  /** The whole page, and every change of it. */
  public static CheckOptions none() {
    return NONE;
  }

  /** Whether the whole page counts, and every change of it. */
  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /**
   * Whether a gateway, which has the history, must look at what was found: to tell if it counts, or
   * which lines of it do.
   */
  public boolean leaveToGateway() {
    return !trigger.isNone()
        || filters.onlyNewLines()
        || !filters.keep().isEmpty()
        || !filters.ignore().isEmpty();
  }

  /**
   * Reads the wire shape; what is missing or null is none. Fields nobody knows are refused, as in
   * {@link Filters#parse}.
   *
   * @throws InvalidFieldsException naming all that is wrong
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static CheckOptions parse(JsonNode json) {
    List<InvalidFieldsException.Problem> problems = new ArrayList<>();
    for (var field : json.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        problems.add(
            new InvalidFieldsException.Problem(
                field.getKey(),
                "is not known here; did you mean %s?"
                    .formatted(NearestName.to(field.getKey(), FIELDS))));
      }
    }
    Filters filters = Filters.none();
    Trigger trigger = Trigger.none();
    try {
      filters = Filters.parse(json.path("filters"));
    } catch (InvalidFieldsException e) {
      problems.addAll(e.problems());
    }
    try {
      trigger = Trigger.parse(json.path("trigger"));
    } catch (InvalidFieldsException e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      throw new InvalidFieldsException(problems);
    }
    CheckOptions options = new CheckOptions(filters, trigger);
    if (Json.write(options).length() > MAX_LENGTH) {
      throw new InvalidFieldsException(
          "filters",
          "and trigger have over %,d characters together; look for less".formatted(MAX_LENGTH));
    }
    return options;
  }

  /** The fields that are given, by name on the wire. */
  @JsonValue
  public Map<String, Object> given() {
    Map<String, Object> given = new LinkedHashMap<>();
    if (!filters.isNone()) {
      given.put("filters", filters);
    }
    if (!trigger.isNone()) {
      given.put("trigger", trigger);
    }
    return given;
  }
}
