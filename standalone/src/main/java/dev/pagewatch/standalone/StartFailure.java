package dev.pagewatch.standalone;

import java.util.List;

/** Why this process can't start, in words for people. It is told without a stack trace. */
final class StartFailure extends Exception {

  private final int status;
  private final transient List<String> lines;

  private StartFailure(int status, List<String> lines) {
    super(String.join("\n", lines));
    this.status = status;
    this.lines = List.copyOf(lines);
  }

  /** Bad usage or settings: exit status 2. One line a problem. */
  static StartFailure usage(List<String> lines) {
    return new StartFailure(2, lines);
  }

  /** Bad usage or settings: exit status 2. */
  static StartFailure usage(String line) {
    return usage(List.of(line));
  }

  /** Something around this process is not as it must be: exit status 1. */
  static StartFailure environment(String line) {
    return new StartFailure(1, List.of(line));
  }

  /** Exit status. */
  int status() {
    return status;
  }

  /** What to tell, one line each. */
  List<String> lines() {
    return lines;
  }
}
