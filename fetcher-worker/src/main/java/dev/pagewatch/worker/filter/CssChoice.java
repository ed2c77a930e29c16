package dev.pagewatch.worker.filter;

import dev.pagewatch.model.compare.Allowance;
import dev.pagewatch.model.filter.TextPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector.SelectorParseException;

/**
 * A CSS selector. Its regular expressions are RE2's, which jsoup uses when it is there. Each
 * element is a step; what one element costs is bounded by the document's size, since a {@code
 * :has()} within another is refused.
 */
final class CssChoice {

  private static final String HAS = ":has(";

  private final String expression;

  /**
   * Checks the expression.
   *
   * @throws IllegalArgumentException whose message says what is wrong
   */
  CssChoice(String expression) {
    this.expression = expression;
    if (hasWithinHas(expression)) {
      throw new IllegalArgumentException(
          "has a :has() within a :has(), which takes too long on large pages; use xpath: for it");
    }
    if (TextPattern.repeatsTooMuch(expression)) {
      throw new IllegalArgumentException(
          "has a regular expression that repeats too much; use * or +, or smaller counts");
    }
    try {
      QueryParser.parse(expression);
    } catch (SelectorParseException | IllegalArgumentException e) {
      throw new IllegalArgumentException("is not a CSS selector: " + e.getMessage(), e);
    }
  }

  /** Chosen elements in the document's order. */
  List<Element> choose(Document document, Allowance allowance) {
    // Parsed anew, for an evaluator remembers elements of the document it has seen.
    Predicate<Element> chosen = QueryParser.parse(expression).asPredicate(document);
    List<Element> elements = new ArrayList<>();
    document.stream()
        .forEach(
            element -> {
              allowance.step();
              if (!(element instanceof Document) && chosen.test(element)) {
                elements.add(element);
              }
            });
    return elements;
  }

  private static boolean hasWithinHas(String expression) {
    int depth = 0;
    int hasDepth = -1;
    for (int i = 0; i < expression.length(); i++) {
      char c = expression.charAt(i);
      if (expression.regionMatches(true, i, HAS, 0, HAS.length())) {
        if (hasDepth >= 0) {
          return true;
        }
        hasDepth = depth;
        depth++;
        i += HAS.length() - 1;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
        if (depth <= hasDepth) {
          hasDepth = -1;
        }
      }
    }
    return false;
  }
}
