package dev.pagewatch.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyDecoderTest {

  private static final int LIMIT = 100_000;

  /** "für Köche" again and again, 4,800 bytes, by Node's zlib.brotliCompressSync. */
  private static final byte[] BROTLI =
      Base64.getDecoder().decode("G78S+B0Jdizkk86Rk/XSmJmcLLPlTRC04TgwFtBNAaAfZwA=");

  /** 40 MB of zeros, by the same. */
  private static final byte[] BROTLI_BOMB =
      Base64.getDecoder().decode("z///f/gnAOKxQCD3/p/////wTwDEYQGA7v1//meJ4Z8AiMMiAN0oMQ==");

  private static final String TEXT = "für Köche ".repeat(400);

  private static byte[] decode(String encoding, byte[] body) {
    Fetched fetched =
        new Fetched(
            URI.create("http://site.test/"),
            200,
            HttpHeaders.headers().set("Content-Encoding", encoding),
            Buffer.buffer(body));
    return BodyDecoder.decode(fetched, "site.test", LIMIT);
  }

  @Test
  void brotliAndZstdAreUndone() {
    byte[] plain = TEXT.getBytes(StandardCharsets.UTF_8);

    assertThat(decode("br", BROTLI)).isEqualTo(plain);
    assertThat(decode("zstd", Zstd.compress(plain))).isEqualTo(plain);
    assertThat(decode("zstd, br", brotliOf(Zstd.compress(plain)))).isEqualTo(plain);
  }

  @Test
  void bombsGoOffAtTheLimit() throws IOException {
    byte[] zeros = new byte[40_000_000];
    ByteArrayOutputStream gzip = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(gzip)) {
      out.write(zeros);
    }
    byte[] zstd = Zstd.compress(zeros);

    assertFails("br", BROTLI_BOMB, ErrorCode.TOO_LARGE);
    assertFails("zstd", zstd, ErrorCode.TOO_LARGE);
    assertFails("gzip", gzip.toByteArray(), ErrorCode.TOO_LARGE);
    assertFails("zstd, zstd", Zstd.compress(zstd), ErrorCode.TOO_LARGE);
  }

  @Test
  void aWindowLargerThanBrowsersHoldIsRefused() throws IOException {
    ByteArrayOutputStream zstd = new ByteArrayOutputStream();
    try (ZstdOutputStream out = new ZstdOutputStream(zstd)) {
      out.setLong(27);
      out.write("a".repeat(1_000).getBytes(StandardCharsets.UTF_8));
    }

    assertFails("zstd", zstd.toByteArray(), ErrorCode.CONNECTION_FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "zstd", "gzip", "deflate"})
  void brokenBodiesAreCalledSo(String encoding) {
    byte[] noise = HexFormat.of().parseHex("deadbeef".repeat(50));
    byte[] cut = Arrays.copyOf(BROTLI, BROTLI.length / 2);

    assertFails(encoding, noise, ErrorCode.CONNECTION_FAILED);
    assertFails(encoding, cut, ErrorCode.CONNECTION_FAILED);
  }

  private static void assertFails(String encoding, byte[] body, ErrorCode code) {
    assertThatThrownBy(() -> decode(encoding, body))
        .isInstanceOfSatisfying(
            CheckFailedException.class,
            failed -> assertThat(failed.outcome().code()).isEqualTo(code));
  }

  /** A stream of uncompressed meta-blocks (RFC 7932, section 9.2), up to 64 KB. */
  private static byte[] brotliOf(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // WBITS 16: "0"; ISLAST "0"; MNIBBLES 4: "00"; MLEN - 1 in 16 bits; ISUNCOMPRESSED "1".
    int head = ((bytes.length - 1) << 4) | (1 << 20);
    for (int shift = 0; shift < 24; shift += 8) {
      out.write(head >> shift);
    }
    out.writeBytes(bytes);
    out.write(3);
    return out.toByteArray();
  }
}
