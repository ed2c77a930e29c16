package dev.pagewatch.model.fetch;

import java.util.Locale;

/**
 * A request's method: those whose answer is a page. HEAD's has no content, and nothing is deleted
 * on a schedule.
 */
public enum RequestMethod {
  GET,
  POST,
  PUT,
  PATCH;

  /** Whether its requests may have a body (RFC 9110, section 9.3). */
  public boolean takesBody() {
    return this != GET;
  }

  /** Whether a request may be sent again when nobody knows what came of it (section 9.2.2). */
  public boolean isIdempotent() {
    return this == GET || this == PUT;
  }

  static RequestMethod parse(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    for (RequestMethod method : values()) {
      if (method.name().equals(name)) {
        return method;
      }
    }
    throw new IllegalArgumentException(
        name.equals("HEAD")
            ? "can't be HEAD, whose answer has no content to compare; use GET"
            : "must be GET, POST, PUT or PATCH");
  }
}
