package dev.pagewatch.model.session;

import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.fetch.Step;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a session is, told by its worker to the gateway that asked for it. Answered, with anything,
 * once the viewer has taken it: the next picture is not sent before. No answer means that nobody is
 * there.
 *
 * @param url where the page is
 * @param width of the page's window, in pixels of CSS: what points refer to
 * @param height as {@code width}
 * @param frame a JPEG of the window in base64, null where nothing new is to be seen
 * @param steps all so far, with their secrets
 * @param reason why it is closed, or what went wrong of late; null for nothing
 */
public record SessionTold(
    int v,
    String session,
    State state,
    @Nullable String reason,
    String url,
    int width,
    int height,
    @Nullable String frame,
    List<Step> steps)
    implements Versioned {

  /** What a session is at. */
  public enum State {
    /** The browser starts, the page is opened and the draft's steps are done. */
    OPENING,

    /** Waits to be used. */
    LIVE,

    /** Does what it was told. */
    BUSY,

    /** Over. */
    CLOSED;

    /** The name on the wire. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Written in the schema of this build. */
  public SessionTold(
      String session,
      State state,
      @Nullable String reason,
      String url,
      int width,
      int height,
      @Nullable String frame,
      List<Step> steps) {
    this(CURRENT, session, state, reason, url, width, height, frame, steps);
  }

  /** A copy without picture. */
  public SessionTold withoutFrame() {
    return with(null);
  }

  /** A copy with another picture. */
  public SessionTold with(@Nullable String other) {
    return new SessionTold(v, session, state, reason, url, width, height, other, steps);
  }

  /** A copy that is over. */
  public SessionTold closed(String why) {
    return new SessionTold(v, session, State.CLOSED, why, url, width, height, null, steps);
  }

  /** Without picture and steps. */
  @Override
  public String toString() {
    return "SessionTold[%s %s %s]".formatted(session, state, reason);
  }
}
