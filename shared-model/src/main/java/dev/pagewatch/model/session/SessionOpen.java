package dev.pagewatch.model.session;

import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.watch.WatchKind;
import java.util.Objects;

/**
 * A gateway asks some worker to open a session, on {@code sessions.open}; answered with a {@link
 * SessionReply}: in time whether it has a place, not whether the page opens.
 *
 * @param session the session's id
 * @param gateway where to tell of it, see {@link SessionTold}
 * @param url the page it begins with
 * @param kind of watch that it is for
 * @param fetch how that is asked for, with secrets; its steps are done first
 * @param width most pixels of a frame
 * @param height most pixels of a frame
 */
public record SessionOpen(
    int v,
    String session,
    String gateway,
    String url,
    WatchKind kind,
    FetchOptions fetch,
    int width,
    int height)
    implements Versioned {

  /** Reads what an older gateway leaves out as a page. */
  public SessionOpen {
    kind = Objects.requireNonNullElse(kind, WatchKind.PAGE);
  }

  /** Written in the schema of this build. */
  public SessionOpen(
      String session,
      String gateway,
      String url,
      WatchKind kind,
      FetchOptions fetch,
      int width,
      int height) {
    this(CURRENT, session, gateway, url, kind, fetch, width, height);
  }
}
