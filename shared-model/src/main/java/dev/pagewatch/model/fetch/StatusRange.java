package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status codes whose answers are content; on the wire {@code "404"} or {@code "200-299"}.
 *
 * @param first 200 to 599
 * @param last not below the first, 599 at most
 */
public record StatusRange(int first, int last) {

  private static final Pattern FORM = Pattern.compile("([0-9]{3})(?:\\s*-\\s*([0-9]{3}))?");

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException whose message says what is accepted
   */
  public StatusRange {
    if (first < 200 || last > 599 || first > last) {
      throw wrong();
    }
  }

  /**
   * Reads the wire form.
   *
   * @throws IllegalArgumentException whose message says what is accepted
   */
  @JsonCreator
  public static StatusRange parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw wrong();
    }
    int first = Integer.parseInt(form.group(1));
    return new StatusRange(first, form.group(2) == null ? first : Integer.parseInt(form.group(2)));
  }

  /** Whether a status is in it. */
  public boolean contains(int status) {
    return first <= status && status <= last;
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "must be a status or a range of them from 200 to 599, such as \"404\" or \"200-299\"");
  }

  /** The wire form. */
  @JsonValue
  @Override
  public String toString() {
    return first == last ? Integer.toString(first) : first + "-" + last;
  }
}
