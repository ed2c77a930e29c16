package dev.pagewatch.worker.http;

import dev.pagewatch.model.fetch.Validators;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;

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

  /** By what the server knows this version. */
  Validators validators() {
    return new Validators(
        url.toString(), headers.get(HttpHeaders.ETAG), headers.get(HttpHeaders.LAST_MODIFIED));
  }
}
