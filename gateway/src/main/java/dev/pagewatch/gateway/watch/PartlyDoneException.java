package dev.pagewatch.gateway.watch;

import dev.pagewatch.gateway.store.StoreUnavailableException;

/**
 * The database went away in the middle of long work. What was done before stays done; the message
 * says, for people, how much that is and what to do about the rest.
 */
public final class PartlyDoneException extends RuntimeException {

  /** With what to tell and what went wrong. */
  public PartlyDoneException(String message, StoreUnavailableException cause) {
    super(message, cause);
  }
}
