package dev.pagewatch.model.check;

/**
 * Answer to a {@link CheckResult}, sent after it is stored or refused for good. The worker forgets
 * the result either way; it repeats only when no answer comes.
 *
 * @param accepted false when the lease is no longer the watch's: expired, superseded, watch deleted
 */
public record ResultReply(int v, boolean accepted) implements Versioned {

  /** A reply of ours. */
  public ResultReply(boolean accepted) {
    this(FIRST, accepted);
  }
}
