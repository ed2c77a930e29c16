package dev.pagewatch.model.filter;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Estimates how large a regular expression's program gets, before it is compiled: RE2/J copies what
 * is repeated by count, so that {@code ((x{1000}){1000}){1000}} takes all memory.
 */
final class PatternSize {

  private static final int LONGEST_COUNT = 6;

  private final String regex;
  private int at;

  /** Sizes of the groups around the current place, the innermost first. */
  private final Deque<Long> around = new ArrayDeque<>();

  private long group;
  private long atom;

  private PatternSize(String regex) {
    this.regex = regex;
  }

  /** Atoms in the regex with each repetition written out; never less than there are. */
  static long of(String regex) {
    return new PatternSize(regex).estimate();
  }

  private long estimate() {
    while (at < regex.length()) {
      char c = regex.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> {
          around.push(group + atom);
          group = 0;
          atom = 0;
          at++;
        }
        case ')' -> {
          atom += group;
          group = around.isEmpty() ? 0 : around.pop();
          at++;
        }
        case '{' -> repetition();
        default -> atom(1);
      }
    }
    long size = group + atom;
    for (long outer : around) {
      size += outer;
    }
    return size;
  }

  private void atom(int length) {
    group += atom;
    atom = 1;
    at += length;
  }

  private void escape() {
    if (regex.startsWith("\\Q", at)) {
      int end = regex.indexOf("\\E", at);
      int stop = end < 0 ? regex.length() : end;
      group += atom + (stop - at);
      atom = 1;
      at = Math.min(regex.length(), stop + 2);
    } else {
      atom(2);
    }
  }

  private void characterClass() {
    int end = at + 1;
    if (end < regex.length() && regex.charAt(end) == '^') {
      end++;
    }
    // A bracket that comes first stands for itself.
    end++;
    while (end < regex.length() && regex.charAt(end) != ']') {
      end += regex.charAt(end) == '\\' ? 2 : 1;
    }
    atom(end + 1 - at);
  }

  private void repetition() {
    int end = regex.indexOf('}', at);
    String counts = end < 0 ? "" : regex.substring(at + 1, end);
    if (!counts.matches("[0-9]{1,6}(,[0-9]{0,6})?")) {
      atom(1);
      return;
    }
    long most = 1;
    for (String count : counts.split(",", -1)) {
      if (!count.isEmpty() && count.length() <= LONGEST_COUNT) {
        most = Math.max(most, Long.parseLong(count));
      }
    }
    atom = Math.min(Integer.MAX_VALUE, Math.max(1, atom) * most);
    at = end + 1;
  }
}
