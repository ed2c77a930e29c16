package dev.pagewatch.worker.http;

import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.Validators;

/** How a check over plain HTTP ended. */
public sealed interface HttpResult {

  /** What to ask with next time, perhaps nothing. */
  Validators validators();

  /**
   * The server says that nothing changed since it gave the validators (RFC 9110, section 15.4.5);
   * nothing was read.
   */
  record NotModified(Validators validators) implements HttpResult {}

  /** An answer was read, or there was none. */
  record Read(CheckOutcome outcome, Validators validators) implements HttpResult {}
}
