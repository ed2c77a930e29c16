package dev.pagewatch.gateway.picture;

/** A body that can't be compared as a picture; the message says why, for people. */
public final class BadPictureException extends Exception {

  /** With what is wrong with it. */
  BadPictureException(String message) {
    super(message, null, false, false);
  }
}
