package dev.pagewatch.worker.filter;

import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.util.ArrayList;
import java.util.List;

/**
 * Compiled selectors of one list.
 *
 * @param selectors in the list's order
 */
record Choices(List<Choice> selectors) {

  /** A selector and what it was compiled to. */
  sealed interface Choice {
    Selector selector();

    /** Over markup. */
    record Css(Selector selector, CssChoice css) implements Choice {}

    /** Over markup. */
    record XPath(Selector selector, XPathChoice xpath) implements Choice {}

    /** Over JSON, and over JSON in pages. */
    record Json(Selector selector, JsonChoice json) implements Choice {}
  }

  Choices {
    selectors = List.copyOf(selectors);
  }

  /** Adds to {@code problems} what is wrong. */
  static Choices compile(
      String field,
      List<Selector> selectors,
      Engines engines,
      List<InvalidFieldsException.Problem> problems) {
    List<Choice> choices = new ArrayList<>();
    for (int i = 0; i < selectors.size(); i++) {
      Selector selector = selectors.get(i);
      try {
        choices.add(compile(selector, engines));
      } catch (IllegalArgumentException e) {
        problems.add(
            new InvalidFieldsException.Problem(
                "%s[%d]".formatted(field, i), String.valueOf(e.getMessage())));
      }
    }
    return new Choices(choices);
  }

  private static Choice compile(Selector selector, Engines engines) {
    String expression = selector.expression();
    return switch (selector.language()) {
      case CSS -> new Choice.Css(selector, new CssChoice(expression));
      case XPATH -> new Choice.XPath(selector, new XPathChoice(expression, engines.xpath()));
      case JSONPATH -> new Choice.Json(selector, new JsonPathChoice(expression));
      case JQ -> new Choice.Json(selector, new JqChoice(expression, engines.jq()));
    };
  }

  boolean isEmpty() {
    return selectors.isEmpty();
  }

  /** Whether any looks at markup rather than JSON. */
  boolean overMarkup() {
    return selectors.stream().anyMatch(choice -> !(choice instanceof Choice.Json));
  }
}
