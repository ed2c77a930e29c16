package dev.pagewatch.worker.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.price.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A thing that a page tells of in schema.org's words, however its writer spelt them.
 *
 * @param json an object
 * @param known what the page tells of by {@code @id}
 */
record SchemaNode(JsonNode json, Map<String, JsonNode> known) {

  /** What of schema.org is for sale; all else is where it has offers. */
  private static final Set<String> PRODUCTS =
      Set.of("product", "productgroup", "individualproduct", "productmodel", "someproducts");

  private static final Set<String> OFFERS = Set.of("offer", "aggregateoffer", "offerfordemand");

  /** Far deeper than anything for sale is described. */
  private static final int DEEPEST = 50;

  /** What the values of a page name by {@code @id}. */
  static Map<String, JsonNode> named(List<JsonNode> values) {
    Map<String, JsonNode> named = new HashMap<>();
    values.forEach(value -> name(value, named, 0));
    return named;
  }

  private static void name(JsonNode value, Map<String, JsonNode> named, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    if (value.isObject() && value.size() > 1 && value.path("@id").isTextual()) {
      named.putIfAbsent(value.path("@id").textValue(), value);
    }
    value.forEach(part -> name(part, named, depth + 1));
  }

  /** A name without its vocabulary. */
  static String bare(String name) {
    return name.replaceFirst("^(?i)(https?://schema\\.org/|schema:)", "");
  }

  boolean isProduct() {
    return isOf(PRODUCTS) || (!isOffer() && (has("offers") || has("hasVariant")));
  }

  boolean isOffer() {
    return isOf(OFFERS);
  }

  private boolean isOf(Set<String> types) {
    for (JsonNode type : list(json.path("@type"))) {
      if (type.isTextual() && types.contains(bare(type.textValue()).toLowerCase(Locale.ROOT))) {
        return true;
      }
    }
    return false;
  }

  boolean has(String name) {
    return !field(name).isMissingNode();
  }

  /** All values of a property, with what they refer to in their place. */
  List<JsonNode> values(String name) {
    List<JsonNode> values = new ArrayList<>();
    for (JsonNode value : list(field(name))) {
      JsonNode there = value.isObject() && value.size() == 1 ? value.path("@id") : value;
      JsonNode meant = there.isTextual() ? known.get(there.textValue()) : null;
      values.add(meant == null ? value : meant);
    }
    return values;
  }

  /** The things among a property's values. */
  List<SchemaNode> things(String name) {
    return values(name).stream()
        .filter(JsonNode::isObject)
        .map(value -> new SchemaNode(value, known))
        .toList();
  }

  /** The first value of a property that is a text or number, as text; empty for none. */
  String text(String name) {
    return values(name).stream()
        .map(SchemaNode::plain)
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("");
  }

  private static Optional<String> plain(JsonNode value) {
    JsonNode inner = value;
    if (value.isObject()) {
      inner = value.has("@value") ? value.path("@value") : value.path("@id");
    }
    if (inner.isNumber()) {
      return amount(inner).map(BigDecimal::toPlainString);
    }
    return Optional.of(inner)
        .filter(it -> it.isTextual() || it.isBoolean())
        .map(JsonNode::asText)
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  /** A number that may be an amount; those with exponents of a billion are none. */
  static Optional<BigDecimal> amount(JsonNode number) {
    return Double.isFinite(number.doubleValue())
        ? Optional.of(number.decimalValue()).filter(Price::isAmount)
        : Optional.empty();
  }

  private JsonNode field(String name) {
    JsonNode exact = json.path(name);
    if (!exact.isMissingNode()) {
      return exact;
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      if (bare(field.getKey()).equalsIgnoreCase(name)) {
        return field.getValue();
      }
    }
    return exact;
  }

  private static List<JsonNode> list(JsonNode value) {
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      return List.of(value);
    }
    List<JsonNode> items = new ArrayList<>();
    value.forEach(items::add);
    return items;
  }
}
