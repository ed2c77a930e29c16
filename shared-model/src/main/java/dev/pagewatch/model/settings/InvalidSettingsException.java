package dev.pagewatch.model.settings;

import java.util.List;

/** Settings were refused. */
public final class InvalidSettingsException extends Exception {

  private final transient List<String> problems;

  /** With one line for people per problem. */
  public InvalidSettingsException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  /** One line per problem, naming the setting, its value unless secret, and what is accepted. */
  public List<String> problems() {
    return problems;
  }
}
