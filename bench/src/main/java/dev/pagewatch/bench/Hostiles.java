package dev.pagewatch.bench;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Viewers who mean no good, in a process of their own: {@code never} read, {@code flood}, {@code
 * drop} out as soon as they are in, send WebSocket's own {@code pings} without reading the answers;
 * and for comparison such as want as much as the first, but {@code read} it. They write frames by
 * hand, so that no client library minds.
 */
public final class Hostiles {

  private static final Duration NEXT_WAVE = Duration.ofSeconds(10);
  private static final int BLOCK = 64 * 1024;

  /** First bytes of whole frames (RFC 6455, 5.2). */
  private static final int TEXT = 0x81;

  private static final int PING_OF_WEBSOCKET = 0x89;

  private static final String PING = "{\"type\":\"ping\"}";
  private static final String GARBAGE = "{\"type\":\"register\",\"address\":";
  private static final String ALL = "{\"type\":\"register\",\"address\":\"%s\",\"headers\":{}}";

  private final int port;
  private final LongAdder opened = new LongAdder();
  private final LongAdder closed = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final ConcurrentLinkedQueue<Socket> stuck = new ConcurrentLinkedQueue<>();
  private final byte[] block = block();

  private Hostiles(int port) {
    this.port = port;
  }

  /** Begins; arguments are a port, a number of each, and what they do. Ends with its input. */
  public static void main(String[] arguments) throws Exception {
    Hostiles hostiles = new Hostiles(Integer.parseInt(arguments[0]));
    int count = Integer.parseInt(arguments[1]);
    for (String kind : List.of(arguments).subList(2, arguments.length)) {
      for (int i = 0; i < count; i++) {
        boolean odd = i % 2 == 1;
        Thread.ofVirtual()
            .start(
                switch (kind) {
                  case "never" -> hostiles.again(hostiles::neverRead);
                  case "read" -> hostiles.again(hostiles::readAll);
                  case "flood" -> hostiles.again(hostiles::flood);
                  case "pings" -> hostiles.again(hostiles::floodWithPings);
                  case "drop" -> hostiles.again(() -> hostiles.drop(odd));
                  default -> throw new IllegalArgumentException(kind);
                });
      }
    }
    System.out.println("ready " + count);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (commands.readLine() != null) {
      System.out.printf(
          "%,d opened, %,d of them closed by the server, %.1f MB sent%n",
          hostiles.opened.sum(), hostiles.closed.sum(), hostiles.bytes.sum() / 1e6);
    }
    System.exit(0);
  }

  /** What may fail at any moment, as the server closes it. */
  private interface Attempt {
    void make() throws IOException, InterruptedException;
  }

  private Runnable again(Attempt attempt) {
    return () -> {
      while (true) {
        try {
          attempt.make();
        } catch (IOException e) {
          closed.increment();
        } catch (InterruptedException e) {
          return;
        }
      }
    };
  }

  /** Its window is full soon. It stays, and another comes: it can't see that it was closed. */
  private void neverRead() throws IOException, InterruptedException {
    Socket socket = open(4_096);
    stuck.add(socket);
    registerForAll(socket);
    Thread.sleep(NEXT_WAVE);
  }

  private void readAll() throws IOException {
    try (Socket socket = open(BLOCK)) {
      registerForAll(socket);
      swallow(socket, new AtomicBoolean());
    }
  }

  private static void registerForAll(Socket socket) throws IOException {
    socket.getOutputStream().write(frame(TEXT, ALL.formatted("watch.status")));
    socket.getOutputStream().write(frame(TEXT, ALL.formatted("stats.summary")));
  }

  private void flood() throws IOException {
    try (Socket socket = open(BLOCK)) {
      AtomicBoolean gone = new AtomicBoolean();
      Thread.ofVirtual().start(() -> swallow(socket, gone));
      write(socket, block, gone);
    }
    closed.increment();
  }

  private void floodWithPings() throws IOException {
    byte[] pings = repeated(frame(PING_OF_WEBSOCKET, "x".repeat(125)));
    try (Socket socket = open(4_096)) {
      write(socket, pings, new AtomicBoolean());
    }
  }

  private void write(Socket socket, byte[] what, AtomicBoolean gone) throws IOException {
    while (!gone.get()) {
      socket.getOutputStream().write(what);
      bytes.add(what.length);
    }
  }

  private static void swallow(Socket socket, AtomicBoolean gone) {
    byte[] buffer = new byte[BLOCK];
    try {
      InputStream in = socket.getInputStream();
      while (in.read(buffer) >= 0) {
        // Only so that the server gets rid of its answers.
      }
    } catch (IOException e) {
      // The same as an end.
    }
    gone.set(true);
  }

  /** Half of them without a goodbye of TCP either. */
  private void drop(boolean reset) throws IOException {
    try (Socket socket = open(BLOCK)) {
      socket.getOutputStream().write(frame(TEXT, ALL.formatted("watch.status")));
      if (reset) {
        socket.setSoLinger(true, 0);
      }
    }
  }

  private Socket open(int receiveBuffer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(receiveBuffer);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        """
        GET /eventbus/websocket HTTP/1.1
        Host: 127.0.0.1:%d
        Upgrade: websocket
        Connection: Upgrade
        Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
        Sec-WebSocket-Version: 13

        """
            .formatted(port)
            .replace("\n", "\r\n");
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    InputStream in = socket.getInputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("refused");
      }
      matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : next == '\r' ? 1 : 0;
    }
    opened.increment();
    return socket;
  }

  /** Pings, garbage and registrations in turn. */
  private static byte[] block() {
    String rows = IntStream.range(0, 40).mapToObj(i -> "w" + i).collect(Collectors.joining(","));
    return repeated(
        frame(TEXT, PING),
        frame(TEXT, GARBAGE),
        frame(
            TEXT,
            "{\"type\":\"register\",\"address\":\"watch.status\",\"headers\":{\"watches\":\"%s\"}}"
                .formatted(rows)));
  }

  private static byte[] repeated(byte[]... frames) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    while (block.size() < BLOCK) {
      for (byte[] frame : frames) {
        block.writeBytes(frame);
      }
    }
    return block.toByteArray();
  }

  /** A whole frame with a mask of zeros, as clients must mask (RFC 6455, 5.3). */
  private static byte[] frame(int kind, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(kind);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }
}
