package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.fetch.StepAction.Need;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.filter.Selector.Language;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.OneOf;
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing done in a page after it has loaded and before it is read.
 *
 * @param selector CSS or XPath of what it is done to, in the page itself and not in frames within;
 *     of several the first that is shown; null where the action needs none
 * @param value what its action takes, see there; null where it takes none
 * @param optional whether it is left out where its element is not there in time
 * @param timeout how long to wait for its element and for what it leads to, {@link
 *     #SHORTEST_TIMEOUT} to {@link #LONGEST_TIMEOUT}; null for {@link #USUAL_TIMEOUT}
 * @param secret whether the value is a secret
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Step(
    StepAction action,
    @Nullable Selector selector,
    @Nullable String value,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean optional,
    @Nullable Duration timeout,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean secret) {

  /** Shortest wait. */
  public static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);

  /** Longest wait, for elements and of {@code wait}. */
  public static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(30);

  /** Where none is given. */
  public static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

  /** Longest text that is filled in, in characters. */
  public static final int MAX_VALUE = 10_000;

  private static final int MAX_KEY = 50;
  private static final int MOST_PIXELS = 100_000;

  private static final String TIMEOUT = "must be a duration from PT0.1S to PT30S, such as PT10S";
  private static final String NOTHING_SECRET = "is about a value, and there is none; leave it out";
  private static final String WAIT = "must be a duration from PT0S to PT30S, such as PT2S";

  /**
   * Checks each field for the action.
   *
   * @throws IllegalArgumentException whose message begins with the field's name and shows no value
   */
  public Step {
    String problem = selectorProblem(action, selector);
    if (problem != null) {
      throw new IllegalArgumentException("selector " + problem);
    }
    problem = valueProblem(action, value, secret);
    if (problem != null) {
      throw new IllegalArgumentException("value " + problem);
    }
    if (timeout != null) {
      timeout = bounded(timeout);
    }
    if (secret && value == null) {
      throw new IllegalArgumentException("secret " + NOTHING_SECRET);
    }
  }

  static List<String> known() {
    return List.of("action", "selector", "value", "optional", "timeout", "secret");
  }

  static @Nullable Step read(Fields fields) {
    StepAction action =
        fields.text("action", text -> OneOf.parse(text, StepAction.values(), StepAction::wireName));
    Selector selector = fields.text("selector", Selector::parse);
    String value = fields.text("value", text -> text);
    boolean optional = fields.flag("optional");
    Duration timeout = fields.text("timeout", Step::timeout);
    boolean secret = fields.flag("secret");
    if (!fields.has("action")) {
      fields.wrong("action", "is needed");
    }
    if (action == null) {
      return null;
    }
    boolean wrong = false;
    String problem = selectorProblem(action, selector);
    // One that is there and wrong has been told of.
    if (problem != null && (selector != null || !fields.has("selector"))) {
      fields.wrong("selector", problem);
    }
    wrong |= problem != null;
    problem = valueProblem(action, value, secret);
    if (problem != null && (value != null || !fields.has("value"))) {
      fields.wrong("value", problem);
    }
    wrong |= problem != null;
    if (secret && value == null && !fields.has("value")) {
      fields.wrong("secret", NOTHING_SECRET);
      wrong = true;
    }
    return wrong ? null : new Step(action, selector, value, optional, timeout, secret);
  }

  private static @Nullable String selectorProblem(StepAction action, @Nullable Selector selector) {
    if (selector == null) {
      return action.selector() == Need.ALWAYS
          ? "is needed by %s: what it is done to".formatted(action.wireName())
          : null;
    }
    if (action.selector() == Need.NEVER) {
      return "has no meaning for %s; leave it out".formatted(action.wireName());
    }
    return selector.language() == Language.CSS || selector.language() == Language.XPATH
        ? null
        : "must be CSS or XPath, which browsers know";
  }

  private static @Nullable String valueProblem(
      StepAction action, @Nullable String value, boolean secret) {
    if (value == null) {
      return action.value() == Need.ALWAYS
          ? "is needed by %s: %s".formatted(action.wireName(), meaning(action))
          : null;
    }
    if (action.value() == Need.NEVER) {
      return "has no meaning for %s; leave it out".formatted(action.wireName());
    }
    if (secret && value.equals(FetchOptions.HIDDEN)) {
      return null; // Stands for a secret until that is put back.
    }
    return switch (action) {
      case GOTO -> urlProblem(value);
      case FILL, SELECT -> tooLong(value, MAX_VALUE);
      case PRESS -> value.isBlank() ? "must be " + meaning(action) : tooLong(value, MAX_KEY);
      case SCROLL -> isPixels(value) ? null : "must be " + meaning(action);
      case WAIT -> waitProblem(value);
      case EXECUTE ->
          value.isBlank() ? "is empty; write a script" : tooLong(value, FetchOptions.MAX_SCRIPT);
      case CLICK, CHECK, UNCHECK, WAIT_FOR -> null;
    };
  }

  private static String meaning(StepAction action) {
    return switch (action) {
      case GOTO -> "an absolute http or https URL";
      case FILL -> "what is filled in; \"\" empties the field";
      case SELECT -> "the value or the text of the option";
      case PRESS -> "a key, such as Enter, Tab, ArrowDown or Control+A";
      case SCROLL -> "a whole number of pixels, down from -%1$d to %1$d".formatted(MOST_PIXELS);
      case WAIT -> "a duration, such as PT2S";
      case EXECUTE -> "the script";
      case CLICK, CHECK, UNCHECK, WAIT_FOR -> "nothing";
    };
  }

  private static @Nullable String tooLong(String value, int most) {
    return value.length() > most ? "is longer than %,d characters".formatted(most) : null;
  }

  private static @Nullable String urlProblem(String value) {
    try {
      WatchUrl.parse(value);
      return null;
    } catch (InvalidUrlException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static boolean isPixels(String value) {
    try {
      return Math.abs(Long.parseLong(value)) <= MOST_PIXELS;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static @Nullable String waitProblem(String value) {
    try {
      Duration duration = Duration.parse(value);
      return duration.isNegative() || duration.compareTo(LONGEST_TIMEOUT) > 0 ? WAIT : null;
    } catch (DateTimeParseException e) {
      return WAIT;
    }
  }

  private static Duration timeout(String text) {
    try {
      return bounded(Duration.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(TIMEOUT, e);
    }
  }

  private static Duration bounded(Duration timeout) {
    if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(TIMEOUT);
    }
    return timeout;
  }

  /** How long to wait for what it needs. */
  public Duration patience() {
    return timeout == null ? USUAL_TIMEOUT : timeout;
  }

  /** As people may see it. */
  Step withoutSecret() {
    return secret ? withValue(FetchOptions.HIDDEN) : this;
  }

  /** Whether the secret of {@code kept} is what stars in this stand for. */
  boolean isShown(Step kept) {
    return kept.secret && kept.action == action && withSameTarget(kept);
  }

  private boolean withSameTarget(Step kept) {
    return selector == null ? kept.selector == null : selector.equals(kept.selector);
  }

  boolean hidesSecret() {
    return secret && FetchOptions.HIDDEN.equals(value);
  }

  Step withValue(String other) {
    return new Step(action, selector, other, optional, timeout, secret);
  }

  /** Action and selector, as in messages to people: never the value. */
  public String name() {
    return selector == null ? action.wireName() : action.wireName() + " " + selector;
  }

  /** Without the value. */
  @Override
  public String toString() {
    return "Step[%s]".formatted(name());
  }
}
