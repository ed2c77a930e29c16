package dev.pagewatch.gateway.diff;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.AbstractDelta;
import com.github.difflib.patch.Patch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Differences between two texts, found by the Myers algorithm of java-diff-utils. */
public final class TextDiff {

  /** Cheap and complete up to here; beyond, Myers' cost grows with the square of the change. */
  private static final int MAX_TOKENS = 40_000;

  private static final int CONTEXT_LINES = 3;
  private static final Pattern TOKEN = Pattern.compile("\\n|[^\\S\\n]+|[\\p{L}\\p{N}_]+|[^\\s]");

  private TextDiff() {}

  /** How finely to compare. */
  public enum Granularity {
    /** Whole lines. */
    LINE,
    /** Words, white space and single other characters; joined they give the text again. */
    WORD
  }

  /** What happened to a stretch. */
  public enum Op {
    /** Both sides alike. */
    @JsonProperty("equal")
    EQUAL,
    /** Only in the former. */
    @JsonProperty("delete")
    DELETE,
    /** Only in the latter. */
    @JsonProperty("insert")
    INSERT,
    /** The one became the other. */
    @JsonProperty("replace")
    REPLACE
  }

  /**
   * A stretch of the comparison, in order; together the hunks cover both texts.
   *
   * @param before lines or words of the former text, empty for an insertion
   * @param after lines or words of the latter text, empty for a deletion
   */
  public record Hunk(Op op, List<String> before, List<String> after) {}

  /** The whole comparison, equal stretches included. */
  public static List<Hunk> hunks(String before, String after, Granularity granularity) {
    List<String> old = tokens(before, granularity);
    List<String> now = tokens(after, granularity);
    List<Hunk> hunks = new ArrayList<>();
    int reached = 0;
    for (AbstractDelta<String> delta : diff(old, now).getDeltas()) {
      int start = delta.getSource().getPosition();
      addEqual(hunks, old.subList(reached, start));
      Op op =
          switch (delta.getType()) {
            case DELETE -> Op.DELETE;
            case INSERT -> Op.INSERT;
            case CHANGE, EQUAL -> Op.REPLACE;
          };
      hunks.add(
          new Hunk(
              op,
              List.copyOf(delta.getSource().getLines()),
              List.copyOf(delta.getTarget().getLines())));
      reached = start + delta.getSource().size();
    }
    addEqual(hunks, old.subList(reached, old.size()));
    return hunks;
  }

  /** The comparison as unified text (GNU diff's format) with three lines of context. */
  public static String unified(String before, String after, String fromName, String toName) {
    List<String> old = tokens(before, Granularity.LINE);
    List<String> now = tokens(after, Granularity.LINE);
    List<String> lines =
        UnifiedDiffUtils.generateUnifiedDiff(fromName, toName, old, diff(old, now), CONTEXT_LINES);
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static void addEqual(List<Hunk> hunks, List<String> same) {
    if (!same.isEmpty()) {
      List<String> copy = List.copyOf(same);
      hunks.add(new Hunk(Op.EQUAL, copy, copy));
    }
  }

  /** Compares only the middle that differs; a very long one is one replacement. */
  private static Patch<String> diff(List<String> old, List<String> now) {
    int start = 0;
    int oldEnd = old.size();
    int nowEnd = now.size();
    while (start < oldEnd && start < nowEnd && old.get(start).equals(now.get(start))) {
      start++;
    }
    while (oldEnd > start && nowEnd > start && old.get(oldEnd - 1).equals(now.get(nowEnd - 1))) {
      oldEnd--;
      nowEnd--;
    }
    if (oldEnd - start + (nowEnd - start) <= MAX_TOKENS) {
      return DiffUtils.diff(old, now);
    }
    return Replacement.patch(old, now, start, oldEnd, nowEnd);
  }

  private static List<String> tokens(String text, Granularity granularity) {
    if (text.isEmpty()) {
      return List.of();
    }
    return switch (granularity) {
      case LINE -> Arrays.asList(text.split("\n", -1));
      case WORD -> {
        List<String> words = new ArrayList<>();
        for (Matcher token = TOKEN.matcher(text); token.find(); ) {
          words.add(token.group());
        }
        yield words;
      }
    };
  }
}
