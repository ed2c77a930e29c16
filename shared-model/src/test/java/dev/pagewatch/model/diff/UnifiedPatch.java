package dev.pagewatch.model.diff;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Applies a unified diff strictly: every line it names must be where it says. */
final class UnifiedPatch {

  private static final Pattern RANGE = Pattern.compile("@@ -(\\d+),(\\d+) \\+(\\d+),(\\d+) @@");
  private static final String NO_FEED = "\\ No newline at end of file";

  private UnifiedPatch() {}

  static String apply(String patch, String before) {
    if (patch.isEmpty()) {
      return before;
    }
    StringBuilder after = new StringBuilder();
    int reached = 0;
    String[] lines = patch.split("\n", -1);
    for (int i = 2; i < lines.length - 1; i++) {
      Matcher range = RANGE.matcher(lines[i]);
      if (range.matches()) {
        int line = Integer.parseInt(range.group(1)) - (range.group(2).equals("0") ? 0 : 1);
        int start = startOf(before, line);
        after.append(before, reached, start);
        reached = start;
        continue;
      }
      boolean fed = !lines[i + 1].equals(NO_FEED);
      String content = lines[i].substring(1) + (fed ? "\n" : "");
      char mark = lines[i].charAt(0);
      if (mark == '+') {
        after.append(content);
      } else if (mark == '-' || mark == ' ') {
        if (!before.startsWith(content, reached)) {
          throw new IllegalStateException("the text has no " + content + " at " + reached);
        }
        reached += content.length();
        after.append(mark == ' ' ? content : "");
      } else if (!lines[i].equals(NO_FEED)) {
        throw new IllegalStateException("no line of a patch: " + lines[i]);
      }
    }
    return after.append(before, reached, before.length()).toString();
  }

  private static int startOf(String text, int line) {
    int start = 0;
    for (int i = 0; i < line; i++) {
      int feed = text.indexOf('\n', start);
      start = feed < 0 ? text.length() : feed + 1;
    }
    return start;
  }
}
