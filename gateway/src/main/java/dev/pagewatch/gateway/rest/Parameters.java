package dev.pagewatch.gateway.rest;

import dev.pagewatch.gateway.watch.FieldError;
import dev.pagewatch.gateway.watch.ValidationException;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads query parameters and collects all that is wrong with them. Parameters nobody asks for are
 * ignored, as proxies and caches add their own.
 */
final class Parameters {

  private final RoutingContext request;
  private final List<FieldError> errors = new ArrayList<>();

  Parameters(RoutingContext request) {
    this.request = request;
  }

  /** A text, empty when absent or empty. */
  Optional<String> text(String name, int maxLength) {
    List<String> values = request.queryParam(name);
    String text = values.isEmpty() ? "" : values.getFirst();
    if (values.size() > 1) {
      wrong(name, "is given %d times; once is taken".formatted(values.size()));
    } else if (text.length() > maxLength) {
      wrong(name, "has at most %d characters".formatted(maxLength));
    } else if (text.indexOf('\0') >= 0) {
      wrong(name, "must not have a zero byte");
    } else if (!text.isEmpty()) {
      return Optional.of(text);
    }
    return Optional.empty();
  }

  /** A whole number within bounds. */
  long number(String name, long least, long most, long otherwise) {
    Optional<String> text = text(name, 100);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, in one way for both.
    }
    wrong(name, "must be a whole number from %d to %d".formatted(least, most));
    return otherwise;
  }

  /** One of some names. */
  <T> Optional<T> choice(String name, T[] values, Function<T, String> wireName) {
    Optional<String> given = text(name, 100);
    Optional<T> chosen =
        given.flatMap(
            text ->
                Arrays.stream(values)
                    .filter(value -> wireName.apply(value).equals(text))
                    .findFirst());
    if (given.isPresent() && chosen.isEmpty()) {
      wrong(
          name,
          "must be one of "
              + Arrays.stream(values).map(wireName).collect(Collectors.joining(", ")));
    }
    return chosen;
  }

  /** Notes a fault. */
  void wrong(String name, String message) {
    errors.add(new FieldError(name, message));
  }

  /**
   * Ends the reading.
   *
   * @throws ValidationException naming each parameter that is wrong
   */
  void refuseIfWrong() {
    if (!errors.isEmpty()) {
      throw new ValidationException(errors);
    }
  }
}
