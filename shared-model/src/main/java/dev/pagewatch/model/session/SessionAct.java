package dev.pagewatch.model.session;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pagewatch.model.check.Versioned;
import org.jspecify.annotations.Nullable;

/**
 * Something to do in a session, sent to its worker; answered with a {@link SessionReply} when it is
 * done.
 *
 * @param x of click and scroll, in pixels of the page's window
 * @param y as {@code x}
 * @param dy how far to scroll down
 * @param text what to type, the key to press or the URL to go to
 */
public record SessionAct(
    int v, String session, Op op, double x, double y, double dy, @Nullable String text)
    implements Versioned {

  /** What is done. */
  public enum Op {
    /** At a point. */
    @JsonProperty("click")
    CLICK,

    /** Into the field that has the focus. */
    @JsonProperty("type")
    TYPE,

    /** A key. */
    @JsonProperty("press")
    PRESS,

    /** At a point. */
    @JsonProperty("scroll")
    SCROLL,

    /** To a URL. */
    @JsonProperty("goto")
    GOTO,

    /** Without the last step, from the start. */
    @JsonProperty("undo")
    UNDO,

    /** For good. */
    @JsonProperty("close")
    CLOSE
  }

  /** Written in the schema of this build. */
  public SessionAct(String session, Op op, double x, double y, double dy, @Nullable String text) {
    this(CURRENT, session, op, x, y, dy, text);
  }

  /** Without what is typed, which may be a password. */
  @Override
  public String toString() {
    return "SessionAct[%s %s]".formatted(session, op);
  }
}
