package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What watches go by where they don't say otherwise: all of them, or those that carry a tag.
 *
 * @param engine what a new watch gets that names none; null for no word on it
 * @param interval what a new watch gets that names none; null for no word on it
 * @param options what checks go by, with a proxy's password
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WatchDefaults(
    @Nullable Engine engine, @Nullable Duration interval, @JsonIgnore CheckOptions options) {

  private static final WatchDefaults NONE = new WatchDefaults(null, null, CheckOptions.none());

  /** Nothing of their own. */
  public static WatchDefaults none() {
    return NONE;
  }

  /** Whether they say nothing. */
  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /** The fields of the options that are given. */
  @JsonAnyGetter
  public Map<String, Object> givenOptions() {
    return options.given();
  }

  /** As people may see them. */
  public WatchDefaults withoutSecrets() {
    return new WatchDefaults(engine, interval, options.withoutSecrets());
  }

  /**
   * With the secrets of others where stars stand.
   *
   * @throws dev.pagewatch.model.json.InvalidFieldsException where there is none to be found
   */
  public WatchDefaults withSecretsOf(WatchDefaults kept) {
    return new WatchDefaults(engine, interval, options.withSecretsOf(kept.options.fetch()));
  }

  /**
   * Reads what was written from these.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static WatchDefaults parse(JsonNode json) {
    ObjectNode options = Json.mapper().createObjectNode();
    for (String name : List.copyOf(CheckOptions.FIELDS)) {
      if (json.hasNonNull(name)) {
        options.set(name, json.get(name));
      }
    }
    return new WatchDefaults(
        Json.mapper().convertValue(json.get("engine"), Engine.class),
        Json.mapper().convertValue(json.get("interval"), Duration.class),
        CheckOptions.parse(options));
  }
}
