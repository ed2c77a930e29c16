package dev.pagewatch.gateway.signin;

import dev.pagewatch.gateway.rate.RecentlyUsed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * Slows whoever guesses passwords, each side for itself: some tries are free, then each wrong one
 * doubles the pause before the next. The pause has a bound, for the sake of an owner at a guesser's
 * own address. Used on one event loop only.
 */
final class Tries {

  private static final int FREE = 4;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration REMEMBERED = Duration.ofHours(1);
  private static final int MOST_REMEMBERED = 10_000;

  private final Map<String, Wrong> wrong = new RecentlyUsed<>(MOST_REMEMBERED);
  private final InstantSource clock;

  private record Wrong(int count, Instant last, Instant next) {}

  Tries(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * A try begins. It counts as wrong until it is known to be right, so that tries at the same time
   * gain nothing.
   *
   * @param side where it comes from
   * @return how many in a row that makes
   * @throws SignInRefusal when it is too early
   */
  int begin(String side) {
    Instant now = clock.instant();
    Wrong before = wrong.getOrDefault(side, new Wrong(0, now, now));
    if (before.last.plus(REMEMBERED).isBefore(now)) {
      before = new Wrong(0, now, now);
    }
    if (now.isBefore(before.next)) {
      throw new SignInRefusal(
          SignInRefusal.Reason.TOO_MANY_TRIES,
          "too many wrong passwords came from your address",
          Duration.between(now, before.next));
    }
    int count = before.count + 1;
    wrong.put(side, new Wrong(count, now, now.plus(pauseAfter(count))));
    return count;
  }

  private static Duration pauseAfter(int count) {
    if (count < FREE) {
      return Duration.ZERO;
    }
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(count - FREE, 20));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** The try was right: all is forgotten. */
  void right(String side) {
    wrong.remove(side);
  }

  /** The try was never looked at. */
  void undone(String side) {
    wrong.computeIfPresent(
        side,
        (key, entry) -> {
          int count = entry.count - 1;
          return count == 0 ? null : new Wrong(count, entry.last, clock.instant());
        });
  }
}
