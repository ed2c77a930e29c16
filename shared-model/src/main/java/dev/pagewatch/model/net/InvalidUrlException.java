package dev.pagewatch.model.net;

/** What was given can't be watched. The message is for people and names the fix. */
public final class InvalidUrlException extends IllegalArgumentException {
  /** With a message for people. */
  public InvalidUrlException(String message) {
    super(message);
  }
}
