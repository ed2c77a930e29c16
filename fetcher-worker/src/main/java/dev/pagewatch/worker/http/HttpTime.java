package dev.pagewatch.worker.http;

import io.netty.handler.codec.DateFormatter;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/** Times in headers. */
final class HttpTime {

  private HttpTime() {}

  /** Any of the three forms of RFC 9110, section 5.6.7, or null for anything else. */
  static @Nullable Instant parse(String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return null;
    }
    Date date = DateFormatter.parseHttpDate(stripped);
    return date == null ? null : date.toInstant();
  }
}
