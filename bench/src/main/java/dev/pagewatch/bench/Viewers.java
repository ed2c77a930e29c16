package dev.pagewatch.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Viewers who read all they are sent, and note how late it is. */
final class Viewers {

  private static final int CONNECTING_AT_ONCE = 200;

  /** How a message's frame begins when it is about no watch. */
  private static final String SUMMARY = "{\"type\":\"rec\",\"address\":\"stats.summary\"";

  private final WebSocketClient client;
  private final int port;
  private final boolean inSockJs;
  private final String question;
  private final String mark;
  private final Random random = new Random(2);
  private final AtomicInteger answers = new AtomicInteger();
  private final AtomicInteger names = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final LongAdder bytes = new LongAdder();
  private final Latencies watches = new Latencies();
  private final Latencies summaries = new Latencies();
  private List<WebSocket> sockets = new ArrayList<>();

  /**
   * Of the server at a port.
   *
   * @param inSockJs whether they speak SockJS, as browsers do, or plain WebSocket
   * @param deflate whether they ask for compression
   * @param question what is answered, if only by an error, once all before it is done
   */
  Viewers(Vertx vertx, int port, boolean inSockJs, boolean deflate, String question) {
    this.client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxConnections(20_000)
                .setMaxMessageSize(1 << 20)
                .setTryUsePerMessageCompression(deflate));
    this.port = port;
    this.inSockJs = inSockJs;
    this.question = question;
    this.mark = inSockJs ? "\\\"at\\\":" : "\"at\":";
  }

  /** Connects so many, some at a time. */
  void connect(int viewers) throws Exception {
    Semaphore room = new Semaphore(CONNECTING_AT_ONCE);
    CountDownLatch left = new CountDownLatch(viewers);
    for (int i = 0; i < viewers; i++) {
      room.acquire();
      client
          .connect(
              new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(nextPath()))
          .onComplete(
              opened -> {
                room.release();
                if (opened.succeeded()) {
                  opened(opened.result());
                }
                left.countDown();
              });
    }
    if (!left.await(5, TimeUnit.MINUTES) || sockets.size() < viewers) {
      throw new IllegalStateException("connected: " + sockets.size());
    }
  }

  private String nextPath() {
    return inSockJs
        ? "/eventbus/000/s%d/websocket".formatted(names.incrementAndGet())
        : "/eventbus/websocket";
  }

  private void opened(WebSocket socket) {
    ((WebSocketInternal) socket)
        .channelHandlerContext()
        .pipeline()
        .addFirst(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                if (message instanceof ByteBuf buffer) {
                  bytes.add(buffer.readableBytes());
                }
                context.fireChannelRead(message);
              }
            });
    socket.textMessageHandler(this::took);
    socket.closeHandler(gone -> lost.incrementAndGet());
    synchronized (this) {
      sockets.add(socket);
    }
  }

  private void took(String frame) {
    int at = frame.indexOf(mark);
    if (at < 0) {
      if (frame.contains("pong") || frame.contains("access_denied")) {
        answers.incrementAndGet();
      }
      return;
    }
    Latencies kind = frame.startsWith(SUMMARY) ? summaries : watches;
    long now = System.nanoTime();
    while (at >= 0) {
      int begin = at + mark.length();
      int end = frame.indexOf(',', begin);
      kind.add(now - Long.parseLong(frame, begin, end, 10));
      at = frame.indexOf(mark, end);
    }
  }

  /** Registers all on an address and waits until each registration counts. */
  void register(String address) throws Exception {
    register(address, 0, 0);
  }

  /** Registers each for some of so many rows and waits until each registration counts. */
  void register(String address, int some, int of) throws Exception {
    answers.set(0);
    List<Future<Void>> written = new ArrayList<>();
    for (WebSocket socket : sockets) {
      String rows =
          IntStream.range(0, some)
              .mapToObj(i -> "w" + random.nextInt(of))
              .collect(Collectors.joining(","));
      String headers = some == 0 ? "" : "\"watches\":\"%s\"".formatted(rows);
      written.add(
          send(
              socket,
              "{\"type\":\"register\",\"address\":\"%s\",\"headers\":{%s}}"
                  .formatted(address, headers)));
      send(socket, question);
    }
    SampleWatches.get(Future.all(written));
    long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (answers.get() < sockets.size()) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException("registered: " + answers.get());
      }
      Thread.sleep(10);
    }
  }

  private Future<Void> send(WebSocket socket, String frame) {
    return socket.writeTextMessage(
        inSockJs ? "[\"" + frame.replace("\\", "\\\\").replace("\"", "\\\"") + "\"]" : frame);
  }

  /** All go at once. */
  void leave() {
    List<WebSocket> before = sockets;
    sockets = new ArrayList<>();
    before.forEach(WebSocket::close);
  }

  int size() {
    return sockets.size();
  }

  /** How many sockets are gone, for whatever reason. */
  int lost() {
    return lost.get();
  }

  /** All that came from the server so far, with what frames it, without TCP's headers. */
  long bytes() {
    return bytes.sum();
  }

  /** Of what came about watches. */
  Latencies watches() {
    return watches;
  }

  /** Of what came as a summary; in SockJS, of nothing. */
  Latencies summaries() {
    return summaries;
  }

  void reset() {
    watches.reset();
    summaries.reset();
  }
}
