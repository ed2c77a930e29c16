package dev.pagewatch.standalone;

import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A browser's socket that sends commands and waits for what becomes of each. */
final class BusSocket implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();

  private static final int MOST_BYTES = 4 * 1024 * 1024;

  /** Held: a client that nobody holds is closed, and its sockets with it. */
  private final WebSocketClient client =
      vertx.createWebSocketClient(
          new WebSocketClientOptions().setMaxFrameSize(MOST_BYTES).setMaxMessageSize(MOST_BYTES));

  private final WebSocket socket;
  private final LinkedBlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();

  BusSocket(String url) throws Exception {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(URI.create(url).getHost())
            .setPort(URI.create(url).getPort())
            .setURI("/eventbus/websocket")
            .addHeader("Origin", url);
    socket =
        client
            .connect(options)
            .onSuccess(
                opened -> opened.textMessageHandler(text -> frames.add(new JsonObject(text))))
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS);
  }

  /** Sends a command about a watch; answers the frame that came back for it. */
  JsonObject command(String op, String watchId) throws InterruptedException {
    socket.writeTextMessage(
        new JsonObject()
            .put("type", "send")
            .put("address", "watch.command")
            .put("replyAddress", "reply")
            .put("body", new JsonObject().put("op", op).put("ids", new JsonArray().add(watchId)))
            .encode());
    JsonObject frame = frames.poll(30, TimeUnit.SECONDS);
    if (frame == null) {
      throw new AssertionError("a command was lost in silence");
    }
    return frame;
  }

  /** Sends a command about a session and waits for its answer; others before it are dropped. */
  JsonObject session(JsonObject body) throws InterruptedException {
    socket.writeTextMessage(
        new JsonObject()
            .put("type", "send")
            .put("address", "browser.command")
            .put("replyAddress", "reply")
            .put("body", body)
            .encode());
    return next(frame -> "reply".equals(frame.getString("address")));
  }

  /** Asks for the messages of an address, anew where it did before. */
  void register(String address) {
    for (String type : List.of("unregister", "register")) {
      socket.writeTextMessage(new JsonObject().put("type", type).put("address", address).encode());
    }
  }

  /** The next frame that fits; others before it are dropped. */
  JsonObject next(Predicate<JsonObject> fits) throws InterruptedException {
    while (true) {
      JsonObject frame = frames.poll(60, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no such frame");
      }
      if (fits.test(frame)) {
        return frame;
      }
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
