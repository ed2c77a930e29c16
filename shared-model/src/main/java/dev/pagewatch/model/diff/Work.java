package dev.pagewatch.model.diff;

/** How much a comparison has done, in steps of about a nanosecond, and may do in all. */
final class Work {

  private final long most;
  private long done;

  Work(long most) {
    this.most = most;
  }

  void add(long steps) {
    done += steps;
  }

  boolean isSpent() {
    return done >= most;
  }
}
