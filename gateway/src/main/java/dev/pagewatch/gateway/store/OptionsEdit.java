package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What an edit does to a watch's {@link CheckOptions}: a JSON Merge Patch (RFC 7396) of their JSON.
 * Only what comes of it can be judged, as {@code {"trigger": {"number": {"above": 5}}}} is fine
 * where the number is named already.
 *
 * @param patch an object with some of {@link CheckOptions#FIELDS}; stars in it stand for the
 *     secrets that are there
 */
public record OptionsEdit(ObjectNode patch) {

  private static final String LEFT_BEHIND =
      "is a secret that stays with the site it was given for; write it anew for the new URL, or"
          + " remove it";

  /** Changes nothing. */
  public static OptionsEdit none() {
    return new OptionsEdit(Json.mapper().createObjectNode());
  }

  /**
   * The options after the edit.
   *
   * @throws InvalidFieldsException naming all that would be wrong with them
   */
  public CheckOptions applied(CheckOptions before) {
    return CheckOptions.parse(merged(Json.mapper().valueToTree(before), patch))
        .withSecretsOf(before.fetch());
  }

  /**
   * The options after the edit of a watch whose page moves to another origin: the secrets of the
   * former one are not given to it.
   *
   * @throws InvalidFieldsException naming all that would be wrong with them, and the secrets that
   *     have to be given again
   */
  public CheckOptions appliedElsewhere(CheckOptions before) {
    CheckOptions after =
        CheckOptions.parse(merged(Json.mapper().valueToTree(before.withoutSecrets()), patch));
    try {
      return after.withSecretsOf(before.fetch().keptElsewhere());
    } catch (InvalidFieldsException e) {
      throw new InvalidFieldsException(
          e.problems().stream()
              .map(lost -> new InvalidFieldsException.Problem(lost.field(), LEFT_BEHIND))
              .toList());
    }
  }

  /** What it is about, without the secrets that may be in it. */
  @Override
  public String toString() {
    List<String> names = new ArrayList<>();
    patch.fieldNames().forEachRemaining(names::add);
    return "OptionsEdit" + names;
  }

  private static JsonNode merged(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode merged =
        target instanceof ObjectNode object ? object : Json.mapper().createObjectNode();
    for (var field : patch.properties()) {
      if (field.getValue().isNull()) {
        merged.remove(field.getKey());
      } else {
        merged.set(field.getKey(), merged(merged.path(field.getKey()), field.getValue()));
      }
    }
    return merged;
  }
}
