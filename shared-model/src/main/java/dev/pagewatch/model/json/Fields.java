package dev.pagewatch.model.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.pagewatch.model.settings.NearestName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An object's fields and all that is wrong with them, gathered while they are read, so that people
 * hear of every mistake at once. What is missing and what is null are alike.
 */
public final class Fields {

  /** Most items in one list. */
  public static final int MAX_ITEMS = 50;

  private static final int LONGEST_SHOWN = 100;

  private final String path;
  private final JsonNode json;
  private final List<InvalidFieldsException.Problem> problems;

  private Fields(
      String path,
      JsonNode json,
      List<String> known,
      List<InvalidFieldsException.Problem> problems) {
    this.path = path;
    this.problems = problems;
    boolean given = json.isObject();
    this.json = given ? json : JsonNodeFactory.instance.objectNode();
    if (!given && !json.isNull() && !json.isMissingNode()) {
      problems.add(
          new InvalidFieldsException.Problem(
              path, "must be an object with any of " + String.join(", ", known)));
    }
    for (var field : this.json.properties()) {
      String name = field.getKey();
      if (!known.contains(name)) {
        wrong(
            shown(name),
            "is not known here; did you mean %s? Known are %s"
                .formatted(NearestName.to(shown(name), known), String.join(", ", known)));
      }
    }
  }

  /**
   * Of an object, or of null for one without fields.
   *
   * @param path where the object stands, for messages
   */
  public static Fields of(String path, JsonNode json, List<String> known) {
    return new Fields(path, json, known, new ArrayList<>());
  }

  /**
   * A copy.
   *
   * @throws InvalidFieldsException when it has too many items
   */
  public static <T> List<T> bounded(String path, List<T> items) {
    if (items.size() > MAX_ITEMS) {
      throw new InvalidFieldsException(path, tooMany());
    }
    return List.copyOf(items);
  }

  private static String tooMany() {
    return "has more than %d items; join some of them".formatted(MAX_ITEMS);
  }

  private static String shown(String name) {
    return name.length() > LONGEST_SHOWN ? name.substring(0, LONGEST_SHOWN) + "…" : name;
  }

  /** The fields of an object within, or nothing where it is missing or null. */
  public Optional<Fields> object(String name, List<String> known) {
    return has(name)
        ? Optional.of(new Fields(path + "." + name, json.get(name), known, problems))
        : Optional.empty();
  }

  /** Whether the field is there and not null. */
  public boolean has(String name) {
    return json.hasNonNull(name);
  }

  /** A list of texts, each read by {@code parse}, whose complaints are kept. */
  public <T> List<T> list(String name, Function<String, T> parse) {
    List<T> items = new ArrayList<>();
    List<JsonNode> nodes = items(name, "must be a list of texts");
    for (int i = 0; i < nodes.size(); i++) {
      T item = read("%s[%d]".formatted(name, i), nodes.get(i), parse);
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  /** A list of objects, each read by {@code read}, which gives null for one that is wrong. */
  public <T> List<T> objects(String name, List<String> known, Function<Fields, @Nullable T> read) {
    List<T> items = new ArrayList<>();
    List<JsonNode> nodes = items(name, "must be a list of objects");
    for (int i = 0; i < nodes.size(); i++) {
      String at = "%s.%s[%d]".formatted(path, name, i);
      T item = read.apply(new Fields(at, nodes.get(i), known, problems));
      if (item != null) {
        items.add(item);
      }
    }
    return items;
  }

  private List<JsonNode> items(String name, String meaning) {
    List<JsonNode> items = new ArrayList<>();
    if (!has(name)) {
      return items;
    }
    JsonNode node = json.get(name);
    if (!node.isArray()) {
      wrong(name, meaning);
    } else if (node.size() > MAX_ITEMS) {
      wrong(name, tooMany());
    } else {
      node.forEach(items::add);
    }
    return items;
  }

  /**
   * An object of any names whose values are texts, in its order.
   *
   * @param check takes name and value and gives what is wrong with them, or null
   */
  public Map<String, String> texts(
      String name, BiFunction<String, String, @Nullable String> check) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (!has(name)) {
      return texts;
    }
    JsonNode node = json.get(name);
    if (!node.isObject()) {
      wrong(name, "must be an object of names with their values");
      return texts;
    }
    if (node.size() > MAX_ITEMS) {
      wrong(name, tooMany());
      return texts;
    }
    for (var entry : node.properties()) {
      String key = entry.getKey();
      String complaint =
          entry.getValue().isTextual()
              ? check.apply(key, entry.getValue().textValue())
              : "must be a text";
      if (complaint == null) {
        texts.put(key, entry.getValue().textValue());
      } else {
        wrong(name + "." + shown(key), complaint);
      }
    }
    return texts;
  }

  /** A text read by {@code parse}; null where it is missing or wrong. */
  public <T> @Nullable T text(String name, Function<String, T> parse) {
    return has(name) ? read(name, json.get(name), parse) : null;
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

  /** True or false; false where it is missing or wrong. */
  public boolean flag(String name) {
    if (has(name) && !json.get(name).isBoolean()) {
      wrong(name, "must be true or false");
    }
    return json.path(name).asBoolean(false);
  }

  /** Those of these that are given as {@code false} or as an empty list. */
  public Set<String> switchedOff(List<String> names) {
    Set<String> off = new TreeSet<>();
    for (String name : names) {
      JsonNode node = json.path(name);
      if ((node.isBoolean() && !node.booleanValue()) || (node.isArray() && node.isEmpty())) {
        off.add(name);
      }
    }
    return off;
  }

  /** A number in the bounds; null where it is missing or wrong. */
  public @Nullable BigDecimal number(String name, double least, double most, String meaning) {
    if (!has(name)) {
      return null;
    }
    JsonNode node = json.get(name);
    if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
      wrong(name, "must be " + meaning);
      return null;
    }
    return node.decimalValue();
  }

  /** A whole number in the bounds; null where it is missing or wrong. */
  public @Nullable Integer whole(String name, int least, int most, String meaning) {
    BigDecimal number = number(name, least, most, meaning);
    if (number != null && number.stripTrailingZeros().scale() > 0) {
      wrong(name, "must be " + meaning);
      return null;
    }
    return number == null ? null : (Integer) number.intValueExact();
  }

  /** As {@link #number}, in binary. */
  public @Nullable Double decimal(String name, double least, double most, String meaning) {
    BigDecimal number = number(name, least, most, meaning);
    return number == null ? null : (Double) number.doubleValue();
  }

  /** Keeps what is wrong with a field, in words that read on from its name. */
  public void wrong(String name, String message) {
    problems.add(new InvalidFieldsException.Problem(path + "." + name, message));
  }

  /** Keeps what somebody else found wrong, with its path as it is. */
  public void wrong(InvalidFieldsException found) {
    problems.addAll(found.problems());
  }

  /** Where the object stands. */
  public String path() {
    return path;
  }

  /**
   * Ends the reading of the outermost object.
   *
   * @throws InvalidFieldsException with all that is wrong, if anything is
   */
  public void refuseIfWrong() {
    if (!problems.isEmpty()) {
      throw new InvalidFieldsException(problems);
    }
  }
}
