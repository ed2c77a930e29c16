package dev.pagewatch.model.json;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads what may only be one of a few names. */
public final class OneOf {

  private OneOf() {}

  /**
   * The value of that name.
   *
   * @param wireName a value's name on the wire
   * @throws IllegalArgumentException whose message lists the names
   */
  public static <T> T parse(String text, T[] values, Function<T, String> wireName) {
    return Arrays.stream(values)
        .filter(value -> wireName.apply(value).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "must be one of "
                        + Arrays.stream(values).map(wireName).collect(Collectors.joining(", "))));
  }
}
