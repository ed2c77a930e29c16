package dev.pagewatch.gateway.store;

import org.jspecify.annotations.Nullable;

/** The database can't be used now: disk full, locked, closed. The caller may try again later. */
public final class StoreUnavailableException extends RuntimeException {

  /** With what went wrong, for the log. */
  public StoreUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
