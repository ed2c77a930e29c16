package dev.pagewatch.model.compare;

import com.google.re2j.Matcher;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.TextPattern;
import dev.pagewatch.model.watch.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The steps over text: extract, line options, keep and ignore, and what compares alike. */
public final class TextLines {

  private final Filters filters;
  private final Allowance allowance;
  private final Steps steps;

  /** Of a watch's filters, within an allowance. */
  public TextLines(Filters filters, Allowance allowance, Steps steps) {
    this.filters = filters;
    this.allowance = allowance;
    this.steps = steps;
  }

  /** The filters leave more text than there may be. */
  public static FilterFailedException tooLong(int most) {
    return new FilterFailedException(
        ErrorCode.TOO_LARGE,
        "the filters leave over %,d characters of text; select less".formatted(most));
  }

  /** How many lines a text has; an empty one has none. */
  public static int count(String text) {
    return text.isEmpty() ? 0 : (int) text.chars().filter(c -> c == '\n').count() + 1;
  }

  /**
   * What is extracted, a match a line: its groups where it has any, with a blank between.
   *
   * @throws FilterFailedException when no pattern matches, or when it is too long
   */
  public String extracted(String text, int most) {
    if (filters.extract().isEmpty()) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    int matches = 0;
    for (TextPattern pattern : filters.extract()) {
      matches += pattern.isRegex() ? matches(pattern, text, out, most) : lines(pattern, text, out);
    }
    if (matches == 0) {
      throw new FilterFailedException(
          ErrorCode.FILTER_NOT_FOUND,
          "%s %s in the text"
              .formatted(
                  filters.extract().stream()
                      .map(TextPattern::toString)
                      .collect(Collectors.joining(", ")),
                  filters.extract().size() == 1 ? "is not" : "are not"));
    }
    String extracted = out.isEmpty() ? "" : out.substring(0, out.length() - 1);
    steps.add("extract", matches, () -> extracted);
    return extracted;
  }

  private int matches(TextPattern pattern, String text, StringBuilder out, int most) {
    Matcher matcher = pattern.pattern().matcher(new WatchedText(text, allowance));
    int matches = 0;
    while (matcher.find()) {
      allowance.step();
      matches++;
      if (matcher.groupCount() == 0) {
        out.append(text, matcher.start(), matcher.end());
      } else {
        List<String> groups = new ArrayList<>();
        for (int group = 1; group <= matcher.groupCount(); group++) {
          if (matcher.start(group) >= 0) {
            groups.add(text.substring(matcher.start(group), matcher.end(group)));
          }
        }
        out.append(String.join(" ", groups));
      }
      out.append('\n');
      if (out.length() > most) {
        throw tooLong(most);
      }
    }
    return matches;
  }

  /** Lines that hold a plain text, which by itself would never change. */
  private int lines(TextPattern pattern, String text, StringBuilder out) {
    int found = 0;
    for (String line : split(text)) {
      if (isIn(line, pattern)) {
        out.append(line).append('\n');
        found++;
      }
    }
    return found;
  }

  /** The lines as people see them. */
  public List<String> shown(String text) {
    List<String> lines = split(text);
    if (filters.trim()) {
      lines = each("trim", lines, String::strip);
      lines.removeIf(String::isEmpty);
    }
    if (filters.collapseWhitespace()) {
      lines = each("collapseWhitespace", lines, TextLines::collapsed);
    }
    return arranged(lines, true);
  }

  /** The lines that count, as they are compared. */
  public List<String> counting(List<String> shown) {
    List<String> lines = new ArrayList<>(shown);
    if (!filters.keep().isEmpty()) {
      lines = only("keep", lines, line -> isIn(line, filters.keep()));
    }
    if (!filters.ignore().isEmpty()) {
      lines = only("ignore", lines, line -> !isIn(line, filters.ignore()));
    }
    if (filters.ignoreNumbers()) {
      lines = each("ignoreNumbers", lines, line -> Ticking.masked(line, allowance));
    }
    if (filters.ignoreCase()) {
      lines = each("ignoreCase", lines, line -> line.toLowerCase(Locale.ROOT));
    }
    // Once more: what is alike now may stand elsewhere or twice.
    return filters.ignoreNumbers() || filters.ignoreCase() ? arranged(lines, false) : lines;
  }

  /** Those not seen before. */
  public List<String> unseen(List<String> counting, Predicate<String> seen) {
    return filters.onlyNewLines()
        ? only("onlyNewLines", counting, line -> !line.isBlank() && !seen.test(line))
        : counting;
  }

  private List<String> arranged(List<String> lines, boolean told) {
    List<String> arranged = lines;
    if (filters.sortLines()) {
      arranged = new ArrayList<>(arranged);
      Collections.sort(arranged);
      tell(told, "sortLines", arranged.size(), arranged);
    }
    if (filters.uniqueLines()) {
      int before = arranged.size();
      arranged = new ArrayList<>(new LinkedHashSet<>(arranged));
      tell(told, "uniqueLines", before - arranged.size(), arranged);
    }
    return arranged;
  }

  private void tell(boolean told, String name, int count, List<String> lines) {
    if (told) {
      steps.add(name, count, () -> String.join("\n", lines));
    }
  }

  private List<String> each(String name, List<String> lines, UnaryOperator<String> change) {
    List<String> changed = new ArrayList<>(lines.size());
    int changes = 0;
    for (String line : lines) {
      allowance.step();
      String now = change.apply(line);
      changes += now.equals(line) ? 0 : 1;
      changed.add(now);
    }
    tell(true, name, changes, changed);
    return changed;
  }

  private List<String> only(String name, List<String> lines, Predicate<String> kept) {
    List<String> left = new ArrayList<>();
    for (String line : lines) {
      allowance.step();
      if (kept.test(line)) {
        left.add(line);
      }
    }
    tell(true, name, lines.size() - left.size(), left);
    return left;
  }

  private boolean isIn(String line, List<TextPattern> patterns) {
    for (TextPattern pattern : patterns) {
      if (isIn(line, pattern)) {
        return true;
      }
    }
    return false;
  }

  private boolean isIn(String line, TextPattern pattern) {
    return pattern.isFoundIn(new WatchedText(line, allowance));
  }

  private static List<String> split(String text) {
    return text.isEmpty() ? new ArrayList<>() : new ArrayList<>(List.of(text.split("\n", -1)));
  }

  private static String collapsed(String line) {
    StringBuilder out = new StringBuilder(line.length());
    boolean blank = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean isBlank = Character.isWhitespace(c) || Character.isSpaceChar(c);
      if (!isBlank) {
        out.append(c);
      } else if (!blank) {
        out.append(' ');
      }
      blank = isBlank;
    }
    return out.toString();
  }
}
