package dev.pagewatch.gateway.preview;

/** No preview now. The message is for people. */
public final class PreviewRefusal extends RuntimeException {

  private final Reason reason;

  /** Why not. */
  public enum Reason {
    /** The asker has enough under way. */
    TOO_MANY,
    /** No worker is there. */
    NO_WORKER,
    /** No worker had room in time. */
    BUSY,
    /** A worker took it and was not heard of again. */
    UNANSWERED
  }

  PreviewRefusal(Reason reason, String message) {
    // Part of ordinary work and only ever reported by its message.
    super(message, null, false, false);
    this.reason = reason;
  }

  /** Why not. */
  public Reason reason() {
    return reason;
  }
}
