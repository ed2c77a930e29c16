package dev.pagewatch.worker.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.compare.Allowance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * A jq program (1.6). Each call of a function and each value that one gives is a step; regular
 * expressions are RE2's; there is no environment, no input but the document and no module.
 *
 * <p>Definitions and multiplication are refused: the one could go on without calling any function,
 * the other makes a text of any length at once.
 */
final class JqChoice implements JsonChoice {

  private static final int MOST_VALUES = 100_000;

  /** Texts (without what is interpolated) and comments, in which words mean nothing. */
  private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\[^(])*\"|#[^\\n]*");

  private static final Pattern DEFINITION = Pattern.compile("(?<![.$\\w])def\\s+\\w");

  private final LockedJq jq;
  private final JsonQuery query;
  private final JsonQuery removal;

  /**
   * Compiles the program.
   *
   * @throws IllegalArgumentException whose message says what is wrong
   */
  JqChoice(String program, LockedJq jq) {
    this.jq = jq;
    String code = QUOTED.matcher(program).replaceAll("\"\"");
    if (DEFINITION.matcher(code).find()) {
      throw new IllegalArgumentException(
          "defines a function, which could go on forever; write it out, or use recurse or walk");
    }
    if (code.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "multiplies, which isn't offered: a text times a number takes all memory");
    }
    try {
      this.query = LockedJq.compile(program);
      // The line break ends a comment.
      this.removal = LockedJq.compile("del(" + program + "\n)");
    } catch (JsonQueryException e) {
      throw new IllegalArgumentException("is not jq: " + e.getMessage(), e);
    }
  }

  /** Nulls are left out: jq gives one for what isn't there. */
  @Override
  public List<JsonNode> choose(JsonNode document, Allowance allowance) throws JsonChoiceException {
    List<JsonNode> values = new ArrayList<>();
    try {
      jq.run(query, document, allowance, value -> add(value, values, allowance));
    } catch (JsonQueryException e) {
      // As jq itself: what came before the fault is given.
      if (values.isEmpty()) {
        throw new JsonChoiceException(String.valueOf(e.getMessage()));
      }
    }
    return values;
  }

  private static void add(JsonNode value, List<JsonNode> values, Allowance allowance) {
    allowance.step();
    if (values.size() >= MOST_VALUES) {
      throw Allowance.tooLarge();
    }
    if (!value.isNull()) {
      values.add(value);
    }
  }

  @Override
  public Optional<JsonNode> without(JsonNode document, Allowance allowance) {
    List<JsonNode> left = new ArrayList<>();
    try {
      jq.run(removal, document, allowance, value -> add(value, left, allowance));
    } catch (JsonQueryException e) {
      // It names nothing in this document.
      return Optional.of(document);
    }
    return left.stream().findFirst();
  }
}
