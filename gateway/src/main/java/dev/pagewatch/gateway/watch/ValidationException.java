package dev.pagewatch.gateway.watch;

import dev.pagewatch.model.json.InvalidFieldsException;
import java.util.List;
import java.util.function.Supplier;

/** What was sent can't be used; nothing was changed. */
public final class ValidationException extends RuntimeException {

  private final List<FieldError> errors;

  /** With all that is wrong, not only the first. */
  public ValidationException(List<FieldError> errors) {
    super(errors.isEmpty() ? "invalid" : errors.getFirst().message());
    this.errors = List.copyOf(errors);
  }

  /** With one thing wrong. */
  public ValidationException(String field, String message) {
    this(List.of(new FieldError(field, message)));
  }

  /**
   * What is read, or this with what the model finds wrong.
   *
   * @throws ValidationException in the place of {@link InvalidFieldsException}
   */
  public static <T> T unless(Supplier<T> read) {
    try {
      return read.get();
    } catch (InvalidFieldsException found) {
      throw new ValidationException(
          found.problems().stream()
              .map(problem -> new FieldError(problem.field(), problem.message()))
              .toList());
    }
  }

  /** What is wrong, field by field. */
  public List<FieldError> errors() {
    return errors;
  }
}
