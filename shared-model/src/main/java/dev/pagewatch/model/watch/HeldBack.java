package dev.pagewatch.model.watch;

import java.time.Instant;

/**
 * That a page differs from the newest snapshot, and why that doesn't count.
 *
 * @param at when that was first found
 * @param reason in plain words, as it was found last: which condition, and what it found
 */
public record HeldBack(Instant at, String reason) {

  /** Longest {@code reason}, in characters. */
  public static final int MOST_REASON = 500;
}
