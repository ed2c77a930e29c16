package dev.pagewatch.worker.http;

import dev.pagewatch.model.fetch.Validators;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.time.Instant;

/**
 * A response as it came over the wire.
 *
 * @param url where the redirects ended
 * @param body still encoded as its Content-Encoding says
 */
record Fetched(URI url, int status, MultiMap headers, Buffer body) {

  /** The named header, empty when absent. */
  String header(CharSequence name) {
    String value = headers.get(name);
    return value == null ? "" : value;
  }

  /**
   * By what the server knows this version. A time within a second of the answer's own is left out:
   * the page may have changed again in that second (RFC 9110, section 8.8.2.2).
   */
  Validators validators() {
    Instant answered = HttpTime.parse(header(HttpHeaders.DATE));
    Instant modified = HttpTime.parse(header(HttpHeaders.LAST_MODIFIED));
    boolean strong =
        answered == null || modified == null || modified.isBefore(answered.minusSeconds(1));
    return new Validators(
        url.toString(),
        headers.get(HttpHeaders.ETAG),
        strong ? headers.get(HttpHeaders.LAST_MODIFIED) : null);
  }
}
