package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.watch.FieldError;
import dev.pagewatch.gateway.watch.ValidationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A small body's text fields, and all that is wrong with them. */
final class JsonFields {

  private static final int LONGEST_SHOWN = 100;

  private final JsonNode body;
  private final List<FieldError> errors = new ArrayList<>();

  /**
   * Of a body that may have these fields and no others.
   *
   * @throws ValidationException when it is no object
   */
  JsonFields(JsonNode body, Set<String> known) {
    if (!body.isObject()) {
      throw new ValidationException("", "the body must be a JSON object");
    }
    this.body = body;
    for (var field : body.properties()) {
      String name = field.getKey();
      if (!known.contains(name)) {
        wrong(
            name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name,
            "is not a field here; known are " + String.join(", ", new TreeSet<>(known)));
      }
    }
  }

  /** Whether a field is there and not null. */
  boolean has(String name) {
    return body.hasNonNull(name);
  }

  /** A field that must be there; empty text where it is wrong. */
  String text(String name) {
    String text = body.path(name).textValue();
    if (text == null || text.isEmpty()) {
      wrong(name, "is needed, as a text");
      return "";
    }
    return text;
  }

  void wrong(String field, String message) {
    errors.add(new FieldError(field, message));
  }

  /** Throws {@link ValidationException} with all that is wrong. */
  void refuseIfWrong() {
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
  }
}
