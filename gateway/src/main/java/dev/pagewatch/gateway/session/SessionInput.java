package dev.pagewatch.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.session.SessionAct.Op;
import org.jspecify.annotations.Nullable;

/** What commands to sessions may say. */
final class SessionInput {

  private static final int LEAST_PIXELS = 100;
  private static final int MOST_PIXELS = 2_000;
  private static final int MOST_TEXT = 2_000;
  private static final int FARTHEST = 100_000;

  private SessionInput() {}

  /** A side of the pictures. */
  static int pixels(JsonNode body, String field, int usual) {
    JsonNode given = body.path(field);
    if (given.isMissingNode() || given.isNull()) {
      return usual;
    }
    if (!given.isNumber() || given.asDouble() < LEAST_PIXELS || given.asDouble() > MOST_PIXELS) {
      throw new ValidationException(
          field, "must be a number of pixels from %d to %d".formatted(LEAST_PIXELS, MOST_PIXELS));
    }
    return given.asInt();
  }

  /** A point or distance that the operation needs; 0 where it needs none. */
  static double number(Op op, JsonNode body, String field) {
    boolean needed = field.equals("dy") ? op == Op.SCROLL : op == Op.CLICK || op == Op.SCROLL;
    if (!needed) {
      return 0;
    }
    JsonNode given = body.path(field);
    if (!given.isNumber() || !(Math.abs(given.asDouble()) <= FARTHEST)) {
      throw new ValidationException(
          field, "must be a number of the page's pixels, within %,d".formatted(FARTHEST));
    }
    return given.asDouble();
  }

  /** What to type, to press or to open; null where the operation needs none. */
  static @Nullable String text(Op op, JsonNode body) {
    String field =
        switch (op) {
          case TYPE -> "text";
          case PRESS -> "key";
          case GOTO -> "url";
          case CLICK, SCROLL, UNDO, CLOSE -> "";
        };
    if (field.isEmpty()) {
      return null;
    }
    String text = body.path(field).asText("");
    if (text.isEmpty() || text.length() > MOST_TEXT) {
      throw new ValidationException(
          field, "must be a text of 1 to %,d characters".formatted(MOST_TEXT));
    }
    return text;
  }
}
