package dev.pagewatch.model.diff;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Differences between two texts. The time is bounded whatever the texts are: in the order of a
 * second for two of 5 MB. What is found is always a right edit script, but for long texts with much
 * in common in another order perhaps not the shortest.
 */
public final class TextDiff {

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
   * A stretch of the comparison, in order; together the hunks cover both texts. They and their
   * lists are views of the texts, made when they are asked for.
   *
   * @param before lines or words of the former text, empty for an insertion
   * @param after lines or words of the latter text, empty for a deletion
   */
  public record Hunk(Op op, List<String> before, List<String> after) {}

  /** The whole comparison, equal stretches included. */
  public static List<Hunk> hunks(String before, String after, Granularity granularity) {
    return switch (granularity) {
      case LINE -> Comparison.ofTokens(Tokens.lines(before), Tokens.lines(after)).hunks();
      case WORD -> Comparison.ofWords(before, after).hunks();
    };
  }

  /**
   * The comparison as unified text (GNU diff's format) with three lines of context; empty when the
   * texts are equal.
   */
  public static String unified(String before, String after, String fromName, String toName) {
    return UnifiedText.of(
        Comparison.ofTokens(Tokens.terminatedLines(before), Tokens.terminatedLines(after)),
        fromName,
        toName);
  }
}
