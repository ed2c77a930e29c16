package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.BusAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who never reads fills neither the gateway's memory nor its places for sockets. */
class UnreadSocketTest {

  /** First bytes of whole frames (RFC 6455, 5.2). */
  private static final int TEXT = 0x81;

  private static final int PING = 0x89;

  private static final int PINGS = 400_000;
  private static final int PING_BYTES = 125;
  private static final String REGISTER =
      "{\"type\":\"register\",\"address\":\"watch.status\",\"headers\":{}}";
  private static final String SLOW = "pagewatch_bridge_slow_closes_total 1.0";
  private static final String LAST = "{\"type\":\"pong\"}";

  @TempDir Path data;

  @Test
  void answersToItsPingsDoNotPileUp() throws Exception {
    try (RunningGateway gateway = new RunningGateway(data);
        Socket socket = upgraded(gateway)) {
      byte[] some = repeated(frame(PING, new byte[PING_BYTES]), 1_000);
      for (int i = 0; i < PINGS; i += 1_000) {
        write(socket, some);
      }
      write(socket, frame(TEXT, "{\"type\":\"ping\"}".getBytes(StandardCharsets.US_ASCII)));

      assertThat(bytesUpTo(socket.getInputStream(), LAST))
          .isLessThan((long) PINGS * PING_BYTES / 4);
    }
  }

  @Test
  void onceClosedItIsGoneBeforeLong() throws Exception {
    MovableClock clock = new MovableClock();
    try (RunningGateway gateway = new RunningGateway(data, Optional.empty(), clock);
        Socket socket = upgraded(gateway)) {
      write(socket, frame(TEXT, REGISTER.getBytes(StandardCharsets.US_ASCII)));
      clock.passUntil(() -> sockets(gateway).contains("watch.status"));
      String news = "{\"event\":\"updated\",\"watch\":{\"id\":\"%d\",\"title\":\"%s\"}}";
      for (int i = 0; !gateway.get("/metrics").body().contains(SLOW); i++) {
        for (int j = 0; j < 1_000; j++) {
          gateway
              .vertx
              .eventBus()
              .publish(BusAddresses.WATCH_STATUS, news.formatted(i * 1_000 + j, "x".repeat(1_000)));
        }
      }
      clock.standUntil(() -> sockets(gateway).contains("\"transport\""));

      clock.passUntil(() -> !sockets(gateway).contains("\"transport\""));
    }
  }

  private static String sockets(RunningGateway gateway) {
    return gateway.get("/api/v1/sockets").body();
  }

  private static Socket upgraded(RunningGateway gateway) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout(30_000);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.gateway.port()));
    write(socket, upgrade(gateway).getBytes(StandardCharsets.US_ASCII));
    // What is sent before the answer is no WebSocket's yet.
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      head += (char) socket.getInputStream().read();
    }
    assertThat(head).startsWith("HTTP/1.1 101");
    return socket;
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
