package dev.pagewatch.model.filter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * Names parts of a document. On the wire a text such as {@code css:#price}, {@code xpath://h1},
 * {@code jsonpath:$.price} or {@code jq:.price}; without a prefix it is CSS. Whether the expression
 * itself is right only the worker can tell, which knows the languages.
 *
 * @param expression without prefix or blanks around it, 1 to {@value #MAX_LENGTH} characters
 */
public record Selector(Language language, String expression) {

  /** Longest expression, in characters. */
  public static final int MAX_LENGTH = 2_000;

  /** What an expression is written in. */
  public enum Language {
    /** CSS selectors, as jsoup knows them; over HTML and XML. */
    CSS,

    /** XPath 3.1; over HTML and XML. */
    XPATH,

    /** JSONPath; over JSON, and over the JSON-LD in HTML. */
    JSONPATH,

    /** The jq language, 1.6; over JSON, and over the JSON-LD in HTML. */
    JQ;

    /** The name on the wire, without the colon. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks length and characters.
   *
   * @throws IllegalArgumentException whose message says how to mend it
   */
  public Selector {
    expression = expression.strip();
    if (expression.isEmpty()) {
      throw new IllegalArgumentException(
          "is empty; write a selector such as #price or xpath://h1, or leave it out");
    }
    if (expression.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "is longer than %,d characters; name the part more shortly".formatted(MAX_LENGTH));
    }
    if (expression.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("has a NUL character; leave it out");
    }
  }

  /**
   * Reads the wire form. Upper and lower case of the prefix are alike. CSS that begins with an
   * element named as a language, followed by a colon, needs {@code css:} before it.
   *
   * @throws IllegalArgumentException whose message says how to mend it
   */
  @JsonCreator
  public static Selector parse(String text) {
    String stripped = text.strip();
    for (Language language : Language.values()) {
      String prefix = language.wireName() + ":";
      if (stripped.regionMatches(true, 0, prefix, 0, prefix.length())) {
        return new Selector(language, stripped.substring(prefix.length()));
      }
    }
    return new Selector(Language.CSS, stripped);
  }

  /** The wire form, always with its prefix. */
  @JsonValue
  @Override
  public String toString() {
    return language.wireName() + ":" + expression;
  }
}
