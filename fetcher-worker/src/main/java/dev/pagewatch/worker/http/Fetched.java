package dev.pagewatch.worker.http;

import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.hash.Sha256;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;

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
        strong ? headers.get(HttpHeaders.LAST_MODIFIED) : null,
        bodyHash());
  }

  /** Of the bytes and of what says how they are to be read. */
  private String bodyHash() {
    MessageDigest digest = Sha256.digest();
    digest.update(header(HttpHeaders.CONTENT_TYPE).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(header(HttpHeaders.CONTENT_ENCODING).getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(body.getBytes());
    return HexFormat.of().formatHex(digest.digest());
  }
}
