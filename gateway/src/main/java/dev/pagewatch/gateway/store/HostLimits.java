package dev.pagewatch.gateway.store;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * How much one site gets at once, so that it is neither overrun nor in others' way.
 *
 * @param most checks that may run at once, at least 1, by a URL's authority: a name, with a port
 *     where one is written
 * @param spacing least time between the starts of two checks on a host of the public Internet
 * @param isSpaced whether {@code spacing} holds for a host
 */
public record HostLimits(ToIntFunction<String> most, Duration spacing, Predicate<String> isSpaced) {

  /** No limits. */
  public static final HostLimits NONE =
      new HostLimits(host -> Integer.MAX_VALUE, Duration.ZERO, host -> false);
}
