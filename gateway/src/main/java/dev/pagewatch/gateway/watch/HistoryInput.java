package dev.pagewatch.gateway.watch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.HistoryEdit;
import dev.pagewatch.model.settings.HistorySettings;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads {@code history: {count, age}}, whole or as a merge patch; both begin from nothing set. */
final class HistoryInput {

  private static final String FIELD = "history";

  private final JsonNode history;
  private final BiConsumer<String, String> wrong;

  private HistoryInput(JsonNode history, BiConsumer<String, String> wrong) {
    this.history = history;
    this.wrong = wrong;
  }

  /**
   * What a body says of it.
   *
   * @param wrong is told each field that is wrong, and what is
   * @return null when it says nothing
   */
  static @Nullable HistoryEdit read(JsonNode body, BiConsumer<String, String> wrong) {
    if (!body.has(FIELD)) {
      return null;
    }
    JsonNode history = body.path(FIELD);
    if (history.isNull()) {
      return new HistoryEdit(true, null, true, null);
    }
    if (!history.isObject()) {
      wrong.accept(FIELD, "must be an object with count, age or both, or null");
      return null;
    }
    return new HistoryInput(history, wrong).read();
  }

  private HistoryEdit read() {
    for (Iterator<String> names = history.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!name.equals("count") && !name.equals("age")) {
        wrong.accept(FIELD, "has count and age, nothing else");
      }
    }
    return new HistoryEdit(
        history.has("count"),
        history.hasNonNull("count") ? count(history.path("count")) : null,
        history.has("age"),
        history.hasNonNull("age") ? age(history.path("age")) : null);
  }

  private @Nullable Integer count(JsonNode node) {
    if (node.isIntegralNumber()
        && node.canConvertToInt()
        && node.intValue() >= 1
        && node.intValue() <= HistorySettings.MOST_COUNT) {
      return node.intValue();
    }
    wrong.accept(
        "history.count",
        "must be a whole number of snapshots from 1 to %d, or null for what is set for all"
            .formatted(HistorySettings.MOST_COUNT));
    return null;
  }

  private @Nullable Duration age(JsonNode node) {
    try {
      Duration age =
          Duration.parse(node.isTextual() ? node.textValue().toUpperCase(Locale.ROOT) : "");
      if (age.compareTo(HistorySettings.LEAST_AGE) >= 0
          && age.compareTo(HistorySettings.MOST_AGE) <= 0) {
        return age;
      }
    } catch (DateTimeParseException e) {
      // Said below, in one way for both.
    }
    wrong.accept(
        "history.age",
        "must be an ISO 8601 duration from P1D to P36525D, such as P90D, or null for what is set"
            + " for all");
    return null;
  }
}
