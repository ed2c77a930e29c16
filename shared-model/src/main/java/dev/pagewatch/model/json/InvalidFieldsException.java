package dev.pagewatch.model.json;

import java.util.List;
import java.util.stream.Collectors;

/** A wire shape whose fields can't be used as they are. */
public final class InvalidFieldsException extends IllegalArgumentException {

  private final transient List<Problem> problems;

  /**
   * One thing wrong.
   *
   * @param field the path to it, such as {@code filters.extract[2]}
   * @param message what is wrong and how to mend it, for people; reads on from the field's name
   */
  public record Problem(String field, String message) {

    /** In one sentence. */
    @Override
    public String toString() {
      return field + " " + message;
    }
  }

  /** With all that is wrong, at least one thing. */
  public InvalidFieldsException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** With one thing that is wrong. */
  public InvalidFieldsException(String field, String message) {
    this(List.of(new Problem(field, message)));
  }

  /** All that is wrong, in the document's order. */
  public List<Problem> problems() {
    return problems;
  }
}
