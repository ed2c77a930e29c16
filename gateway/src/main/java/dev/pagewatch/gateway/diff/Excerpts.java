package dev.pagewatch.gateway.diff;

import dev.pagewatch.model.watch.Watch;

/** The first changed line between two texts, in time linear in their length. */
public final class Excerpts {

  private static final int MAX_LENGTH = 200;

  private Excerpts() {}

  /** First line of the differing middle on each side, cut to 200 characters. */
  public static Watch.Excerpt of(String before, String after) {
    String[] old = before.split("\n", -1);
    String[] now = after.split("\n", -1);
    int start = 0;
    while (start < old.length && start < now.length && old[start].equals(now[start])) {
      start++;
    }
    int oldEnd = old.length;
    int nowEnd = now.length;
    while (oldEnd > start && nowEnd > start && old[oldEnd - 1].equals(now[nowEnd - 1])) {
      oldEnd--;
      nowEnd--;
    }
    return new Watch.Excerpt(line(old, start, oldEnd), line(now, start, nowEnd));
  }

  private static String line(String[] lines, int start, int end) {
    for (int i = start; i < end; i++) {
      String line = lines[i].strip();
      if (!line.isEmpty()) {
        return line.length() <= MAX_LENGTH ? line : line.substring(0, MAX_LENGTH - 1) + "…";
      }
    }
    return "";
  }
}
