package dev.pagewatch.model.compare;

import dev.pagewatch.model.diff.TextDiff;
import dev.pagewatch.model.diff.TextDiff.Granularity;
import dev.pagewatch.model.diff.TextDiff.Hunk;
import dev.pagewatch.model.filter.ChangeKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringTokenizer;

/**
 * How one text became another: by the line diff that people are shown.
 *
 * @param kinds of change there are, all of them
 * @param words that differ, in changes of the kinds that were asked for
 */
record LineChange(Set<ChangeKind> kinds, int words) {

  /**
   * Compares.
   *
   * @param counting kinds whose words are counted; none for all
   */
  static LineChange between(String before, String after, Set<ChangeKind> counting) {
    Set<ChangeKind> kinds = EnumSet.noneOf(ChangeKind.class);
    int words = 0;
    for (Hunk hunk : hunks(before, after)) {
      ChangeKind kind =
          switch (hunk.op()) {
            case EQUAL -> null;
            case INSERT -> ChangeKind.ADDED;
            case DELETE -> ChangeKind.REMOVED;
            case REPLACE -> ChangeKind.REPLACED;
          };
      if (kind != null) {
        kinds.add(kind);
        if (counting.isEmpty() || counting.contains(kind)) {
          words += differing(hunk.before(), hunk.after());
        }
      }
    }
    return new LineChange(kinds, words);
  }

  /** An empty text has no lines, rather than an empty one. */
  private static List<Hunk> hunks(String before, String after) {
    if (before.isEmpty() && !after.isEmpty()) {
      return List.of(new Hunk(TextDiff.Op.INSERT, List.of(), List.of(after)));
    }
    if (after.isEmpty() && !before.isEmpty()) {
      return List.of(new Hunk(TextDiff.Op.DELETE, List.of(before), List.of()));
    }
    return TextDiff.hunks(before, after, Granularity.LINE);
  }

  /** A word in the place of another is one; words in another order are none. */
  private static int differing(List<String> before, List<String> after) {
    int come = 0;
    int gone = 0;
    for (int difference : differences(before, after).values()) {
      come += Math.max(0, difference);
      gone += Math.max(0, -difference);
    }
    return Math.max(come, gone);
  }

  private static Map<String, Integer> differences(List<String> before, List<String> after) {
    Map<String, Integer> counts = new HashMap<>();
    after.forEach(line -> count(line, 1, counts));
    before.forEach(line -> count(line, -1, counts));
    return counts;
  }

  private static int count(String text, int each, Map<String, Integer> counts) {
    StringTokenizer words = new StringTokenizer(text);
    int count = 0;
    while (words.hasMoreTokens()) {
      counts.merge(words.nextToken(), each, Integer::sum);
      count++;
    }
    return count;
  }

  /**
   * The share of words that both texts have (Sørensen and Dice's index over words, whatever their
   * order): 0 where they have none in common, 1 where they have the same ones.
   */
  static double similarity(String before, String after) {
    Map<String, Integer> counts = new HashMap<>();
    int all = count(after, 1, counts) + count(before, -1, counts);
    int differing = counts.values().stream().mapToInt(Math::abs).sum();
    return all == 0 ? 1 : (all - differing) / (double) all;
  }
}
