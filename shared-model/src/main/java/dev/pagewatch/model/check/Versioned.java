package dev.pagewatch.model.check;

/** A message inside the cluster. Each carries the schema version it was written in. */
public interface Versioned {

  /** What is written wherever older nodes understand it rightly. */
  int FIRST = 1;

  /** Jobs that carry {@link CheckOptions}, and what comes of these. */
  int WITH_OPTIONS = 2;

  /** Results that say that a server sent nothing, as nothing changed. */
  int WITH_VALIDATORS = 3;

  /** Jobs of watches of prices, and the prices that come of them. */
  int WITH_PRICES = 4;

  /** Jobs of watches of what pages look like. */
  int WITH_LOOKS = 5;

  /** The newest schema version this build reads. */
  int CURRENT = WITH_LOOKS;

  /** Schema version of this message. */
  int v();

  /** Whether this build can read the message. */
  default boolean readable() {
    return v() <= CURRENT;
  }
}
