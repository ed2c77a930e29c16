package dev.pagewatch.model.diff;

import dev.pagewatch.model.diff.Stretches.Stretch;
import java.util.ArrayList;
import java.util.List;

/** Writes a comparison of lines in GNU diff's unified format. */
final class UnifiedText {

  private static final int CONTEXT = 3;

  private final Comparison lines;
  private final StringBuilder out = new StringBuilder();

  private UnifiedText(Comparison lines) {
    this.lines = lines;
  }

  /** The format's text, of lines with their line feeds; empty when nothing differs. */
  static String of(Comparison lines, String fromName, String toName) {
    UnifiedText text = new UnifiedText(lines);
    for (List<Stretch> group : groups(lines.stretches())) {
      if (text.out.isEmpty()) {
        text.out.append("--- ").append(fromName).append('\n');
        text.out.append("+++ ").append(toName).append('\n');
      }
      text.group(group);
    }
    return text.out.toString();
  }

  /** Changes with the context around them; those whose contexts touch are one group. */
  private static List<List<Stretch>> groups(List<Stretch> stretches) {
    List<List<Stretch>> groups = new ArrayList<>();
    List<Stretch> group = new ArrayList<>();
    for (int i = 0; i < stretches.size(); i++) {
      Stretch stretch = stretches.get(i);
      if (!stretch.equal()) {
        group.add(stretch);
        continue;
      }
      int length = stretch.oldEnd() - stretch.oldStart();
      boolean last = i == stretches.size() - 1;
      if (!group.isEmpty() && (last || length > 2 * CONTEXT)) {
        group.add(part(stretch, 0, Math.min(CONTEXT, length)));
        groups.add(group);
        group = new ArrayList<>();
      }
      if (!last) {
        group.add(group.isEmpty() ? part(stretch, Math.max(0, length - CONTEXT), length) : stretch);
      }
    }
    if (!group.isEmpty()) {
      groups.add(group);
    }
    return groups;
  }

  private static Stretch part(Stretch equal, int from, int to) {
    return new Stretch(
        true,
        equal.oldStart() + from,
        equal.oldStart() + to,
        equal.nowStart() + from,
        equal.nowStart() + to);
  }

  private void group(List<Stretch> group) {
    Stretch first = group.getFirst();
    Stretch last = group.getLast();
    out.append("@@ -");
    range(first.oldStart(), last.oldEnd());
    out.append(" +");
    range(first.nowStart(), last.nowEnd());
    out.append(" @@\n");
    for (Stretch stretch : group) {
      lines(lines.old(), stretch.oldStart(), stretch.oldEnd(), stretch.equal() ? ' ' : '-');
      if (!stretch.equal()) {
        lines(lines.now(), stretch.nowStart(), stretch.nowEnd(), '+');
      }
    }
  }

  private void range(int start, int end) {
    // An empty range is named by the line before it.
    out.append(start == end ? start : start + 1).append(',').append(end - start);
  }

  private void lines(Tokens tokens, int from, int to, char mark) {
    for (int i = from; i < to; i++) {
      int end = tokens.end(i);
      out.append(mark).append(tokens.text(), tokens.start(i), end);
      if (tokens.text().charAt(end - 1) != '\n') {
        out.append("\n\\ No newline at end of file\n");
      }
    }
  }
}
