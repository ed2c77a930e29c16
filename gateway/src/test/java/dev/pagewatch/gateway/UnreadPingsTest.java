package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has WebSocket's pings answered and reads no answer doesn't fill the gateway's memory. */
class UnreadPingsTest {

  /** First bytes of whole frames (RFC 6455, 5.2). */
  private static final int TEXT = 0x81;

  private static final int PING = 0x89;

  private static final int PINGS = 400_000;
  private static final int PING_BYTES = 125;
  private static final String LAST = "{\"type\":\"pong\"}";

  @TempDir Path data;

  @Test
  void theirAnswersDoNotPileUp() throws Exception {
    try (RunningGateway gateway = new RunningGateway(data);
        Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4_096);
      socket.setSoTimeout(30_000);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.gateway.port()));
      write(socket, upgrade(gateway).getBytes(StandardCharsets.US_ASCII));

      byte[] some = repeated(frame(PING, new byte[PING_BYTES]), 1_000);
      for (int i = 0; i < PINGS; i += 1_000) {
        write(socket, some);
      }
      write(socket, frame(TEXT, "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII)));

      assertThat(bytesUpTo(socket.getInputStream(), LAST))
          .isLessThan((long) PINGS * PING_BYTES / 4);
    }
  }

  private static String upgrade(RunningGateway gateway) {
    return """
        GET /eventbus/websocket HTTP/1.1\r
        Host: 127.0.0.1:%d\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
        Sec-WebSocket-Version: 13\r
        \r
        """
        .formatted(gateway.gateway.port());
  }

  /** Masked as a client's must be, by zeros. */
  private static byte[] frame(int first, byte[] payload) {
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) first;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }

  private static byte[] repeated(byte[] one, int times) {
    byte[] all = new byte[one.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(one, 0, all, i * one.length, one.length);
    }
    return all;
  }

  private static void write(Socket socket, byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  private static long bytesUpTo(InputStream in, String last) throws IOException {
    byte[] wanted = last.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream tail = new ByteArrayOutputStream();
    byte[] buffer = new byte[64 * 1024];
    long read = 0;
    while (true) {
      int n = in.read(buffer);
      assertThat(n).as("bytes after %d", read).isPositive();
      read += n;
      tail.write(buffer, 0, n);
      byte[] seen = tail.toByteArray();
      if (new String(seen, StandardCharsets.ISO_8859_1).contains(last)) {
        return read;
      }
      tail.reset();
      tail.writeBytes(
          Arrays.copyOfRange(seen, Math.max(0, seen.length - wanted.length), seen.length));
    }
  }
}
