package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonValue;

/** What a {@link Step} does in the page. */
public enum StepAction {
  /** Opens another page; the value is its URL. */
  GOTO("goto", Need.NEVER, Need.ALWAYS),

  /** Clicks an element. */
  CLICK("click", Need.ALWAYS, Need.NEVER),

  /** Puts the value into a field, in the place of what is there. */
  FILL("fill", Need.ALWAYS, Need.ALWAYS),

  /** Chooses an option of a list; the value is the option's value or its text. */
  SELECT("select", Need.ALWAYS, Need.ALWAYS),

  /** Presses a key, such as {@code Enter} or {@code Control+A}, in an element or where it is. */
  PRESS("press", Need.MAYBE, Need.ALWAYS),

  /** Ticks a box. */
  CHECK("check", Need.ALWAYS, Need.NEVER),

  /** Unticks a box. */
  UNCHECK("uncheck", Need.ALWAYS, Need.NEVER),

  /**
   * Scrolls an element into view, or down by the value's pixels: the element's content where there
   * is one, else the page; with neither, to the page's end.
   */
  SCROLL("scroll", Need.MAYBE, Need.MAYBE),

  /** Waits for the value's duration, ISO 8601. */
  WAIT("wait", Need.NEVER, Need.ALWAYS),

  /** Waits until an element is shown. */
  WAIT_FOR("waitFor", Need.ALWAYS, Need.NEVER),

  /** Runs the value as a script, which may await. */
  EXECUTE("execute", Need.NEVER, Need.ALWAYS);

  private final String wireName;
  private final Need selector;
  private final Need value;

  /** Whether a step has a field. */
  enum Need {
    NEVER,
    MAYBE,
    ALWAYS
  }

  StepAction(String wireName, Need selector, Need value) {
    this.wireName = wireName;
    this.selector = selector;
    this.value = value;
  }

  /** The name on the wire. */
  @JsonValue
  public String wireName() {
    return wireName;
  }

  Need selector() {
    return selector;
  }

  Need value() {
    return value;
  }
}
