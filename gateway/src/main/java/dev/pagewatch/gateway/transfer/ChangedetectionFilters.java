package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.filter.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** The filters and conditions of a changedetection.io watch, as ours where they mean the same. */
final class ChangedetectionFilters {

  private static final Map<String, String> LINE_OPTIONS =
      Map.of(
          "trim_text_whitespace", "trim",
          "sort_text_alphabetically", "sortLines",
          "remove_duplicate_lines", "uniqueLines",
          "check_unique_lines", "onlyNewLines");

  /** On where a watch doesn't say. */
  private static final Map<String, String> CHANGES =
      Map.of(
          "filter_text_added", "added",
          "filter_text_removed", "removed",
          "filter_text_replaced", "replaced");

  private static final int MAX_SHOWN = 60;

  private final ObjectNode watch;
  private final Consumer<String> note;
  private final ObjectNode filters = JsonNodeFactory.instance.objectNode();
  private final ObjectNode trigger = JsonNodeFactory.instance.objectNode();

  /** Of a watch; tells {@code note} what of it is lost or means another thing here. */
  ChangedetectionFilters(ObjectNode watch, Consumer<String> note) {
    this.watch = watch;
    this.note = note;
  }

  /** Adds {@code filters} and {@code trigger} to the fields of a new watch. */
  void addTo(ObjectNode fields) {
    String include = texts("include_filters").isEmpty() ? "css_filter" : "include_filters";
    selectors(include, "include");
    selectors("subtractive_selectors", "remove");
    patterns("extract_text", filters, "extract");
    patterns("ignore_text", filters, "ignore");
    patterns("trigger_text", trigger, "present");
    patterns("text_should_not_be_present", trigger, "blockWhilePresent");
    LINE_OPTIONS.forEach(
        (theirs, ours) -> {
          if (watch.path(theirs).asBoolean()) {
            filters.put(ours, true);
          }
        });
    changes();
    if (filters.path("include").size() > 1) {
      note.accept(include + ": here each of the selectors must find something");
    }
    if (!filters.isEmpty()) {
      fields.set("filters", filters);
    }
    if (!trigger.isEmpty()) {
      fields.set("trigger", trigger);
    }
  }

  private void changes() {
    List<String> counting = new ArrayList<>();
    CHANGES.forEach(
        (theirs, ours) -> {
          if (watch.path(theirs).asBoolean(true)) {
            counting.add(ours);
          }
        });
    if (counting.isEmpty()) {
      note.accept("that neither added nor removed nor replaced text counts is left out");
    } else if (counting.size() < CHANGES.size()) {
      ArrayNode changes = trigger.putArray("changes");
      counting.stream().sorted().forEach(changes::add);
    }
  }

  private void selectors(String theirs, String ours) {
    add(theirs, filters, ours, text -> Selector.parse(selector(text)).toString());
  }

  private void patterns(String theirs, ObjectNode into, String ours) {
    add(theirs, into, ours, text -> TextPattern.parse(text).toString());
  }

  private void add(String theirs, ObjectNode into, String ours, UnaryOperator<String> read) {
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    for (String text : texts(theirs)) {
      try {
        String item = read.apply(text);
        if (items.size() < Filters.MAX_ITEMS) {
          items.add(item);
        } else {
          note.accept("%s: left out after the first %d".formatted(theirs, Filters.MAX_ITEMS));
          break;
        }
      } catch (IllegalArgumentException e) {
        String shown = text.length() > MAX_SHOWN ? text.substring(0, MAX_SHOWN) + "…" : text;
        note.accept("%s: \"%s\" is left out: it %s".formatted(theirs, shown, e.getMessage()));
      }
    }
    if (!items.isEmpty()) {
      into.set(ours, items);
    }
  }

  /** The texts of a field, which older backups have as one text of lines. */
  private List<String> texts(String name) {
    JsonNode node = watch.path(name);
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      node.textValue().lines().forEach(texts::add);
    }
    for (JsonNode item : node) {
      texts.add(item.asText(""));
    }
    texts.removeIf(String::isBlank);
    return texts;
  }

  /** Theirs are CSS, or XPath where they begin with a slash, or have one of these prefixes. */
  private static String selector(String text) {
    String stripped = text.strip();
    String lower = stripped.toLowerCase(Locale.ROOT);
    if (stripped.startsWith("/")) {
      return "xpath:" + stripped;
    }
    for (Map.Entry<String, String> prefix :
        List.of(
            Map.entry("xpath:", "xpath:"),
            Map.entry("xpath1:", "xpath:"),
            Map.entry("json:", "jsonpath:"),
            Map.entry("jqraw:", "jq:"),
            Map.entry("jq:", "jq:"))) {
      if (lower.startsWith(prefix.getKey())) {
        return prefix.getValue() + stripped.substring(prefix.getKey().length());
      }
    }
    return "css:" + stripped;
  }
}
