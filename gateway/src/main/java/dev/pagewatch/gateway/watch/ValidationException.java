package dev.pagewatch.gateway.watch;

import java.util.List;

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

  /** What is wrong, field by field. */
  public List<FieldError> errors() {
    return errors;
  }
}
