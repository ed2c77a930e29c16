package dev.pagewatch.worker.http;

import com.github.luben.zstd.ZstdInputStream;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.brotli.dec.BrotliInputStream;

/** Undoes a body's Content-Encoding, never holding more than the limit. */
final class BodyDecoder {

  /** What is asked for; servers that send others are not understood. */
  static final String ACCEPTED = "gzip, deflate, br, zstd";

  /**
   * Largest window of a zstd stream, as a power of two: what RFC 9659 has servers keep to, and
   * clients hold at most.
   */
  private static final int ZSTD_WINDOW = 23;

  /** No honest server nests them deeper. */
  private static final int MOST_LAYERS = 3;

  private BodyDecoder() {}

  /**
   * The body as it was before it was encoded.
   *
   * @param limit most bytes of the result
   * @throws CheckFailedException when it is larger, broken or encoded in another way
   */
  static byte[] decode(Fetched fetched, String host, int limit) {
    String[] layers =
        fetched.header(HttpHeaders.CONTENT_ENCODING).toLowerCase(Locale.ROOT).split(",", -1);
    if (layers.length > MOST_LAYERS) {
      throw new CheckFailedException(
          ErrorCode.UNSUPPORTED_CONTENT, "%s encodes the page too many times".formatted(host));
    }
    byte[] body = fetched.body().getBytes();
    for (int i = layers.length - 1; i >= 0; i--) {
      body = layer(layers[i].strip(), body, host, limit);
    }
    return body;
  }

  private static byte[] layer(String encoding, byte[] body, String host, int limit) {
    if (body.length == 0) {
      return body;
    }
    try {
      return switch (encoding) {
        case "", "identity" -> body;
        case "gzip", "x-gzip" ->
            bounded(new GZIPInputStream(new ByteArrayInputStream(body), 8192), host, limit);
        case "deflate" -> inflated(body, host, limit);
        case "br" -> bounded(new BrotliInputStream(new ByteArrayInputStream(body)), host, limit);
        case "zstd" -> unzstd(body, host, limit);
        default ->
            throw new CheckFailedException(
                ErrorCode.UNSUPPORTED_CONTENT,
                "%s encodes the page as \"%s\", which was not asked for".formatted(host, encoding));
      };
    } catch (IOException e) {
      throw new CheckFailedException(
          ErrorCode.CONNECTION_FAILED,
          "%s sent a compressed page that can't be read".formatted(host));
    }
  }

  /** Meant to be zlib (RFC 9110 section 8.4.1.2); some servers send the bare stream. */
  private static byte[] inflated(byte[] body, String host, int limit) throws IOException {
    boolean zlib =
        body.length > 1
            && (body[0] & 0x0f) == 8
            && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
    Inflater inflater = new Inflater(!zlib);
    try {
      return bounded(
          new InflaterInputStream(new ByteArrayInputStream(body), inflater), host, limit);
    } finally {
      inflater.end();
    }
  }

  private static byte[] unzstd(byte[] body, String host, int limit) throws IOException {
    ZstdInputStream stream = new ZstdInputStream(new ByteArrayInputStream(body));
    stream.setLongMax(ZSTD_WINDOW);
    return bounded(stream, host, limit);
  }

  private static byte[] bounded(InputStream stream, String host, int limit) throws IOException {
    try (stream) {
      byte[] body = stream.readNBytes(limit + 1);
      if (body.length > limit) {
        throw new CheckFailedException(
            ErrorCode.TOO_LARGE,
            "the page on %s is larger than %d MB uncompressed".formatted(host, limit / 1_000_000));
      }
      return body;
    }
  }
}
