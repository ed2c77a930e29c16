package dev.pagewatch.worker.document;

import dev.pagewatch.model.watch.ErrorCode;

/** A document can't be read. The message goes on from its name: "has more than 5,000 pages". */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1;

  private final ErrorCode code;

  /** With how the check ends and why. */
  public UnreadableException(ErrorCode code, String message) {
    // Part of ordinary work and only ever reported by its message.
    super(message, null, false, false);
    this.code = code;
  }

  /** How the check ends. */
  public ErrorCode code() {
    return code;
  }

  /** Why, to go on from the document's name. */
  public String reason() {
    return String.valueOf(getMessage());
  }
}
