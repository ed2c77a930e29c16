package dev.pagewatch.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Live viewers of a gateway in another process on the same machine: how late what is published
 * reaches them, what they cost in memory and processor time, and how long it takes until all are
 * back after a break; beside bare WebSockets that all get everything.
 */
public final class FanOutBench {

  private static final int MOST = 4_000_000;
  private static final int ROWS_SEEN = 40;
  private static final int ROWS = 100_000;
  private static final int CHANGES_PER_SECOND = 1_000;
  private static final int SECONDS = 10;
  private static final int BROADCASTS = 20;
  private static final int BROADCAST_MILLIS = 500;
  private static final int CONNECTING_AT_ONCE = 200;

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxConnections(20_000).setMaxMessageSize(1 << 20));
  private final AtomicLongArray latencies = new AtomicLongArray(MOST);
  private final AtomicInteger received = new AtomicInteger();
  private final AtomicInteger pongs = new AtomicInteger();
  private final Random random = new Random(2);
  private final Process server;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final int port;
  private List<WebSocket> sockets = new ArrayList<>();

  private FanOutBench(String kind) throws Exception {
    server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                FanOutServer.class.getName(),
                kind)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    answers =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    commands =
        new BufferedWriter(
            new OutputStreamWriter(server.getOutputStream(), StandardCharsets.UTF_8));
    String line = answers.readLine();
    while (line != null && !line.startsWith("ready ")) {
      line = answers.readLine();
    }
    port = Integer.parseInt(String.valueOf(line).substring("ready ".length()));
  }

  /** Prints the figures; arguments are numbers of sockets, by default 100 1000 10000. */
  public static void main(String[] arguments) throws Exception {
    String[] sizes = arguments.length == 0 ? new String[] {"100", "1000", "10000"} : arguments;
    System.out.println(
        "| sockets | bridge | what | p50 ms | p99 ms | max ms | CPU µs a message | KB a socket |");
    System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- |");
    for (String size : sizes) {
      for (String kind : new String[] {"ours", "bare"}) {
        FanOutBench bench = new FanOutBench(kind);
        bench.measure(Integer.parseInt(size), kind);
        bench.end();
      }
    }
    System.exit(0);
  }

  private void measure(int viewers, String kind) throws Exception {
    String row = "| %,d | %s ".formatted(viewers, kind);
    long empty = ask("heap");
    connect(viewers);
    long idle = ask("heap");
    System.out.printf("%s| idle | | | | | %.1f |%n", row, (idle - empty) / 1024.0 / viewers);
    register(false);
    long subscribed = ask("heap");
    publish("broadcast 5 " + BROADCAST_MILLIS, 5L * viewers);
    print(
        row + "| broadcasts of 0.5 KB ",
        publish(
            "broadcast %d %d".formatted(BROADCASTS, BROADCAST_MILLIS), (long) BROADCASTS * viewers),
        (subscribed - empty) / 1024.0 / viewers);
    if (kind.equals("ours")) {
      register(true);
      long following = ask("heap");
      print(
          row + "| 40 rows of 100,000, 1,000 changes a second ",
          publish("rows %d %d %d".formatted(SECONDS, CHANGES_PER_SECOND, ROWS), Long.MAX_VALUE),
          (following - empty) / 1024.0 / viewers);
    }
    long start = System.nanoTime();
    List<WebSocket> before = sockets;
    sockets = new ArrayList<>();
    before.forEach(WebSocket::close);
    connect(viewers);
    register(kind.equals("ours"));
    System.out.printf(
        "%s| all gone and back: %.1f s until the last | | | | | |%n",
        row, (System.nanoTime() - start) / 1e9);
  }

  /** Connects so many, some at a time. */
  private void connect(int viewers) throws Exception {
    Semaphore room = new Semaphore(CONNECTING_AT_ONCE);
    CountDownLatch left = new CountDownLatch(viewers);
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/eventbus/websocket");
    for (int i = 0; i < viewers; i++) {
      room.acquire();
      client
          .connect(options)
          .onComplete(
              opened -> {
                room.release();
                if (opened.succeeded()) {
                  WebSocket socket = opened.result();
                  socket.frameHandler(
                      frame ->
                          took(frame.isText() ? frame.textData() : frame.binaryData().toString()));
                  synchronized (this) {
                    sockets.add(socket);
                  }
                }
                left.countDown();
              });
    }
    if (!left.await(5, TimeUnit.MINUTES) || sockets.size() < viewers) {
      throw new IllegalStateException("connected: " + sockets.size());
    }
  }

  private void took(String frame) {
    int at = frame.indexOf("at\":");
    if (at < 0) {
      if (frame.contains("pong")) {
        pongs.incrementAndGet();
      }
      return;
    }
    int end = frame.indexOf(',', at);
    long sent = Long.parseLong(frame.substring(at + 4, end));
    int index = received.getAndIncrement();
    if (index < MOST) {
      latencies.set(index, System.nanoTime() - sent);
    }
  }

  /** Registers all, for the rows each sees or for all, and waits until each registration counts. */
  private void register(boolean someRows) throws Exception {
    pongs.set(0);
    List<Future<Void>> written = new ArrayList<>();
    for (WebSocket socket : sockets) {
      String watches =
          IntStream.range(0, ROWS_SEEN)
              .mapToObj(i -> "w" + random.nextInt(ROWS))
              .collect(Collectors.joining(","));
      String headers = someRows ? "\"watches\":\"%s\"".formatted(watches) : "";
      written.add(
          socket.writeTextMessage(
              "{\"type\":\"register\",\"address\":\"watch.status\",\"headers\":{%s}}"
                  .formatted(headers)));
      socket.writeTextMessage("{\"type\":\"ping\"}");
    }
    SampleWatches.get(Future.all(written));
    long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (pongs.get() < sockets.size() && System.nanoTime() < limit) {
      Thread.sleep(10);
    }
  }

  /** Has something published and waits for it; CPU nanoseconds of the server it took. */
  private long publish(String command, long expected) throws Exception {
    received.set(0);
    long before = ask("cpu");
    ask(command);
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(expected == Long.MAX_VALUE ? 2 : 60);
    while (received.get() < expected && System.nanoTime() < limit) {
      Thread.sleep(10);
    }
    return ask("cpu") - before;
  }

  private void print(String what, long cpuNanos, double kilobytes) {
    int count = Math.min(MOST, received.get());
    long[] sorted = IntStream.range(0, count).mapToLong(latencies::get).sorted().toArray();
    if (count == 0) {
      System.out.println(what + "| nothing arrived |");
      return;
    }
    System.out.printf(
        "%s (%,d deliveries) | %.1f | %.1f | %.1f | %.1f | %.1f |%n",
        what,
        received.get(),
        sorted[count / 2] / 1e6,
        sorted[(int) (count * 0.99)] / 1e6,
        sorted[count - 1] / 1e6,
        cpuNanos / 1e3 / received.get(),
        kilobytes);
  }

  private long ask(String command) throws Exception {
    commands.write(command + "\n");
    commands.flush();
    String answer = String.valueOf(answers.readLine());
    return answer.equals("done") ? 0 : Long.parseLong(answer);
  }

  private void end() throws Exception {
    server.destroyForcibly().waitFor();
    SampleWatches.get(vertx.close());
  }
}
