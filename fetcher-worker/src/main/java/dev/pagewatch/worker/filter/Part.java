package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import org.jsoup.nodes.Element;

/** What a selector chose. */
public sealed interface Part {

  /** An element, with all that is in it. */
  record Markup(Element element) implements Part {}

  /** A JSON value. */
  record Value(JsonNode json) implements Part {}

  /** A text, number or other value that an expression computed, or an attribute's. */
  record Words(String text) implements Part {}
}
