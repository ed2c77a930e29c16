package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.BusAddresses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who never reads fills neither the gateway's memory nor its places for sockets. */
class UnreadSocketTest {

  /** First bytes of whole frames (RFC 6455, 5.2). */
  private static final int TEXT = 0x81;

  private static final int PING = 0x89;

  private static final int MOST_UNREAD = 40_000_000;
  private static final String REGISTER =
      "{\"type\":\"register\",\"address\":\"watch.status\",\"headers\":{}}";
  private static final String SLOW = "pagewatch_bridge_slow_closes_total 1.0";

  @TempDir Path data;

  @Test
  void pingsWithoutEndAreNotReadForLong() throws Exception {
    try (RunningGateway gateway = new RunningGateway(data);
        SocketChannel socket = upgraded(gateway)) {
      socket.configureBlocking(false);
      ByteBuffer pings = ByteBuffer.wrap(repeated(frame(PING, new byte[125]), 1_000));
      AtomicLong written = new AtomicLong();
      AtomicInteger stuck = new AtomicInteger();

      Eventually.until(
          () -> {
            int some = writeAll(socket, pings);
            stuck.set(some == 0 ? stuck.get() + 1 : 0);
            // What nobody reads waits in the system's buffers of a few megabytes.
            assertThat(written.addAndGet(some)).isLessThan(MOST_UNREAD);
            return stuck.get() == 10;
          });

      assertThat(gateway.get("/health/live").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void onceClosedItIsGoneBeforeLong() throws Exception {
    MovableClock clock = new MovableClock();
    try (RunningGateway gateway = new RunningGateway(data, Optional.empty(), clock);
        SocketChannel socket = upgraded(gateway)) {
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

  private static SocketChannel upgraded(RunningGateway gateway) throws IOException {
    SocketChannel socket = SocketChannel.open();
    socket.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.gateway.port()));
    write(socket, upgrade(gateway).getBytes(StandardCharsets.US_ASCII));
    // What is sent before the answer is no WebSocket's yet.
    String head = "";
    while (!head.endsWith("\r\n\r\n")) {
      ByteBuffer one = ByteBuffer.allocate(1);
      assertThat(socket.read(one)).isEqualTo(1);
      head += (char) one.get(0);
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

  private static void write(SocketChannel socket, byte[] bytes) throws IOException {
    socket.write(ByteBuffer.wrap(bytes));
  }

  /** Writes the same again and again until no more is taken. */
  private static int writeAll(SocketChannel socket, ByteBuffer bytes) {
    try {
      int written = 0;
      int some = 1;
      while (some > 0 && written < MOST_UNREAD) {
        if (!bytes.hasRemaining()) {
          bytes.rewind();
        }
        some = socket.write(bytes);
        written += some;
      }
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
