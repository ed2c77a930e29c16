package dev.pagewatch.model.filter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.pagewatch.model.settings.NearestName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An object's fields and all that is wrong with them. */
final class FilterFields {

  private static final int LONGEST_SHOWN = 100;

  private final String path;
  private final JsonNode json;
  private final List<InvalidFilterException.Problem> problems;

  private FilterFields(
      String path,
      JsonNode json,
      List<String> known,
      List<InvalidFilterException.Problem> problems) {
    this.path = path;
    this.problems = problems;
    boolean given = json.isObject();
    this.json = given ? json : JsonNodeFactory.instance.objectNode();
    if (!given && !json.isNull() && !json.isMissingNode()) {
      problems.add(
          new InvalidFilterException.Problem(
              path, "must be an object with any of " + String.join(", ", known)));
    }
    for (var field : this.json.properties()) {
      String name = field.getKey();
      if (!known.contains(name)) {
        String shown =
            name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name;
        wrong(
            shown,
            "is not known here; did you mean %s? Known are %s"
                .formatted(NearestName.to(shown, known), String.join(", ", known)));
      }
    }
  }

  /** Of an object, or of null for one without fields. */
  static FilterFields of(String path, JsonNode json, List<String> known) {
    return new FilterFields(path, json, known, new ArrayList<>());
  }

  /**
   * A copy.
   *
   * @throws InvalidFilterException when it has too many items
   */
  static <T> List<T> bounded(String path, List<T> items) {
    if (items.size() > Filters.MAX_ITEMS) {
      throw new InvalidFilterException(path, tooMany());
    }
    return List.copyOf(items);
  }

  private static String tooMany() {
    return "has more than %d items; join some of them".formatted(Filters.MAX_ITEMS);
  }

  /** The fields of an object within, or nothing where it is missing or null. */
  Optional<FilterFields> object(String name, List<String> known) {
    return json.hasNonNull(name)
        ? Optional.of(new FilterFields(path + "." + name, json.get(name), known, problems))
        : Optional.empty();
  }

  boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** A list of texts, each read by {@code parse}, whose complaints are kept. */
  <T> List<T> list(String name, Function<String, T> parse) {
    JsonNode node = json.path(name);
    if (!json.hasNonNull(name)) {
      return List.of();
    }
    if (!node.isArray()) {
      wrong(name, "must be a list of texts");
      return List.of();
    }
    if (node.size() > Filters.MAX_ITEMS) {
      wrong(name, tooMany());
      return List.of();
    }
    List<T> items = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      T item = read("%s[%d]".formatted(name, i), node.get(i), parse);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  /** A text read by {@code parse}; null where it is missing or wrong. */
  <T> @Nullable T text(String name, Function<String, T> parse) {
    return json.hasNonNull(name) ? read(name, json.get(name), parse) : null;
  }

  private <T> @Nullable T read(String name, JsonNode node, Function<String, T> parse) {
    if (!node.isTextual()) {
      wrong(name, "must be a text");
      return null;
    }
    try {
      return parse.apply(node.textValue());
    } catch (IllegalArgumentException e) {
      wrong(name, String.valueOf(e.getMessage()));
      return null;
    }
  }

  boolean flag(String name) {
    if (json.hasNonNull(name) && !json.get(name).isBoolean()) {
      wrong(name, "must be true or false");
    }
    return json.path(name).asBoolean(false);
  }

  /** A number in the bounds; null where it is missing or wrong. */
  @Nullable BigDecimal number(String name, double least, double most, String meaning) {
    if (!json.hasNonNull(name)) {
      return null;
    }
    JsonNode node = json.get(name);
    if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
      wrong(name, "must be " + meaning);
      return null;
    }
    return node.decimalValue();
  }

  void wrong(String name, String message) {
    problems.add(new InvalidFilterException.Problem(path + "." + name, message));
  }

  /** Throws {@link InvalidFilterException} with all that is wrong. */
  void refuseIfWrong() {
    if (!problems.isEmpty()) {
      throw new InvalidFilterException(problems);
    }
  }
}
