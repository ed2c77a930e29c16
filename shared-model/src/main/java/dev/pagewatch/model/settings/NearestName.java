package dev.pagewatch.model.settings;

import java.util.Collection;
import java.util.Locale;

/** Finds the name somebody probably meant. */
public final class NearestName {

  private NearestName() {}

  /**
   * The candidate with the fewest edits to {@code name}, the first of equals, upper and lower case
   * alike.
   *
   * @throws IllegalArgumentException without candidates
   */
  public static String to(String name, Collection<String> candidates) {
    String nearest = null;
    int fewest = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int edits = edits(name.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
      if (edits < fewest) {
        fewest = edits;
        nearest = candidate;
      }
    }
    if (nearest == null) {
      throw new IllegalArgumentException("no candidates");
    }
    return nearest;
  }

  /**
   * Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). What is
   * missing weighs half, so that PORT is nearer to HTTP_PORT than to LOG.
   */
  private static int edits(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      edits[i][0] = 2 * i;
    }
    for (int j = 0; j <= to.length(); j++) {
      edits[0][j] = j;
    }
    for (int i = 1; i <= from.length(); i++) {
      for (int j = 1; j <= to.length(); j++) {
        int replaced = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 2;
        int best = Math.min(edits[i - 1][j] + 2, edits[i][j - 1] + 1);
        best = Math.min(best, edits[i - 1][j - 1] + replaced);
        if (i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1)) {
          best = Math.min(best, edits[i - 2][j - 2] + 2);
        }
        edits[i][j] = best;
      }
    }
    return edits[from.length()][to.length()];
  }
}
