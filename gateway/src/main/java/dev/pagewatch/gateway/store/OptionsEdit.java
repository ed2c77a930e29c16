package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;

/**
 * What an edit does to a watch's {@link CheckOptions}: a JSON Merge Patch (RFC 7396) of their JSON.
 * Only what comes of it can be judged, as {@code {"trigger": {"number": {"above": 5}}}} is fine
 * where the number is named already.
 *
 * @param patch an object with some of {@link CheckOptions#FIELDS}
 */
public record OptionsEdit(ObjectNode patch) {

  /**
   * The options after the edit.
   *
   * @throws InvalidFieldsException naming all that would be wrong with them
   */
  public CheckOptions applied(CheckOptions before) {
    return CheckOptions.parse(merged(Json.mapper().valueToTree(before), patch));
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
