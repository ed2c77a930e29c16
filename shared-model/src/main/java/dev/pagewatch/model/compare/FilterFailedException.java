package dev.pagewatch.model.compare;

import dev.pagewatch.model.watch.ErrorCode;

/** A document that a watch's filters can't be applied to. The message is for people. */
public final class FilterFailedException extends RuntimeException {

  private final ErrorCode code;

  /** With the check's error code. */
  public FilterFailedException(ErrorCode code, String message) {
    // Part of ordinary work and only ever reported by its message.
    super(message, null, false, false);
    this.code = code;
  }

  /**
   * {@code filter_not_found} where a filter finds nothing, {@code too_large} where it takes too
   * much memory or gives too much text, {@code timeout} where it takes too long.
   */
  public ErrorCode code() {
    return code;
  }
}
