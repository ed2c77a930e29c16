package dev.pagewatch.model.check;

/** A message inside the cluster. Each carries the schema version it was written in. */
public interface Versioned {

  /** The schema version this build writes and the newest it reads. */
  int CURRENT = 1;

  /** Schema version of this message. */
  int v();

  /** Whether this build can read the message. */
  default boolean readable() {
    return v() <= CURRENT;
  }
}
