package dev.pagewatch.model.session;

import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.fetch.Step;
import org.jspecify.annotations.Nullable;

/**
 * A worker's answer about a session.
 *
 * @param worker the worker's id
 * @param step what an act became, as it stands now; null where it became none
 * @param problem why it was not done, for people; null when it was
 */
public record SessionReply(int v, String worker, @Nullable Step step, @Nullable String problem)
    implements Versioned {

  /** Written in the schema of this build. */
  public SessionReply(String worker, @Nullable Step step, @Nullable String problem) {
    this(CURRENT, worker, step, problem);
  }
}
