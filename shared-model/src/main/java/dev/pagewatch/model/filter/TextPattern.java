package dev.pagewatch.model.filter;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * What to look for in a text. On the wire either plain text, found wherever it stands, upper and
 * lower case alike; or {@code /regex/flags} with the flags {@code i} (upper and lower case alike)
 * and {@code s} (a dot matches line breaks too); {@code m} is always on: {@code ^} and {@code $}
 * are a line's ends.
 *
 * <p>Regular expressions are RE2's: no back-references, no looking around, and the time to find one
 * is linear in the text's length. The program's size is bounded, so that the factor is as well.
 */
public final class TextPattern {

  /** Longest wire form, in characters. */
  public static final int MAX_LENGTH = 1_000;

  /** Most atoms in a regular expression with its repetitions written out. */
  static final int MAX_SIZE = 2_000;

  private final String source;
  private final boolean regex;
  private final Pattern pattern;

  private TextPattern(String source, boolean regex, Pattern pattern) {
    this.source = source;
    this.regex = regex;
    this.pattern = pattern;
  }

  /**
   * Reads the wire form. A text that begins with a slash and has another that only letters follow
   * is a regular expression.
   *
   * @throws IllegalArgumentException whose message says how to mend it
   */
  @JsonCreator
  public static TextPattern parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty; write a text to look for, or leave it out");
    }
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "is longer than %,d characters; look for a part of it".formatted(MAX_LENGTH));
    }
    int end = text.startsWith("/") ? text.lastIndexOf('/') : 0;
    if (end > 0 && text.substring(end + 1).chars().allMatch(TextPattern::isLetter)) {
      return regex(text, text.substring(1, end), text.substring(end + 1));
    }
    int flags = Pattern.CASE_INSENSITIVE;
    return new TextPattern(text, false, Pattern.compile(Pattern.quote(text), flags));
  }

  private static TextPattern regex(String source, String regex, String flags) {
    int bits = Pattern.MULTILINE;
    for (int i = 0; i < flags.length(); i++) {
      bits |=
          switch (flags.charAt(i)) {
            case 'i' -> Pattern.CASE_INSENSITIVE;
            case 's' -> Pattern.DOTALL;
            case 'm' -> Pattern.MULTILINE;
            default ->
                throw new IllegalArgumentException(
                    ("has the flag %s; flags after the last slash are i, m and s (a text that has"
                            + " slashes itself is written /\\/like\\/this/)")
                        .formatted(flags.charAt(i)));
          };
    }
    if (regex.isEmpty()) {
      throw new IllegalArgumentException("has nothing between its slashes; write /regex/");
    }
    if (repeatsTooMuch(regex)) {
      throw new IllegalArgumentException(
          ("repeats too much: over %,d characters when its counts are written out; use * or +, or"
                  + " smaller counts")
              .formatted(MAX_SIZE));
    }
    try {
      return new TextPattern(source, true, Pattern.compile(regex, bits));
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          ("is not a regular expression of RE2 (which has no back-references and no looking around):"
                  + " %s: %s")
              .formatted(e.getDescription(), e.getPattern()),
          e);
    }
  }

  /** Whether an expression's counts, nested ones multiplied, make its program too large. */
  public static boolean repeatsTooMuch(String regex) {
    return PatternSize.of(regex) > MAX_SIZE;
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  /** Whether this is a regular expression rather than plain text. */
  public boolean isRegex() {
    return regex;
  }

  /** Whether it is anywhere in the text. */
  public boolean isFoundIn(CharSequence text) {
    return pattern.matcher(text).find();
  }

  /** Groups that a match captures; none for plain text. */
  public int groups() {
    return pattern.groupCount();
  }

  /** The compiled pattern, for those who want where it matches. Immutable. */
  public Pattern pattern() {
    return pattern;
  }

  /** By wire form. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TextPattern that && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }

  /** The wire form. */
  @JsonValue
  @Override
  public String toString() {
    return source;
  }
}
