package dev.pagewatch.model.filter;

import java.util.List;
import java.util.stream.Collectors;

/** Filters or conditions that can't be used. */
public final class InvalidFilterException extends IllegalArgumentException {

  private final transient List<Problem> problems;

  /**
   * One thing wrong.
   *
   * @param field the path to it, such as {@code filters.extract[2]}
   * @param message what is wrong and how to mend it, for people; reads on from the field's name
   */
  public record Problem(String field, String message) {}

  /** With all that is wrong, at least one thing. */
  public InvalidFilterException(List<Problem> problems) {
    super(
        problems.stream()
            .map(problem -> problem.field() + " " + problem.message())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** With one thing that is wrong. */
  public InvalidFilterException(String field, String message) {
    this(List.of(new Problem(field, message)));
  }

  /** All that is wrong, in the document's order. */
  public List<Problem> problems() {
    return problems;
  }
}
