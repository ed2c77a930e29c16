package dev.pagewatch.standalone;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many browsers' sockets, each with a model of the watches it was told of. */
final class Viewers implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final WebSocketClient client =
      vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1_000));
  private final List<Map<String, JsonObject>> models = new ArrayList<>();
  private final List<WebSocket> sockets = new ArrayList<>();
  private final AtomicInteger replies = new AtomicInteger();

  Viewers(String url, int count) throws Exception {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(URI.create(url).getHost())
            .setPort(URI.create(url).getPort())
            .setURI("/eventbus/websocket")
            .addHeader("Origin", url);
    List<Future<WebSocket>> opening = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Map<String, JsonObject> model = new ConcurrentHashMap<>();
      models.add(model);
      opening.add(client.connect(options).onSuccess(socket -> follow(socket, model)));
    }
    sockets.addAll(
        Future.all(opening)
            .toCompletionStage()
            .toCompletableFuture()
            .get(30, TimeUnit.SECONDS)
            .list());
  }

  private void follow(WebSocket socket, Map<String, JsonObject> model) {
    socket.textMessageHandler(text -> received(new JsonObject(text), model));
    send(socket, new JsonObject().put("type", "register").put("address", "watch.status"));
  }

  private void received(JsonObject frame, Map<String, JsonObject> model) {
    if (frame.getString("address", "").startsWith("reply")) {
      replies.incrementAndGet();
    } else if (frame.getJsonObject("body") != null) {
      JsonObject watch = frame.getJsonObject("body").getJsonObject("watch");
      model.merge(
          watch.getString("id"),
          watch,
          (known, fresh) -> fresh.getLong("revision") >= known.getLong("revision") ? fresh : known);
    }
  }

  private static void send(WebSocket socket, JsonObject frame) {
    socket.writeTextMessage(frame.put("headers", new JsonObject()).encode());
  }

  /** Each viewer sends a harmless command about a watch. */
  void command(String watchId) {
    for (WebSocket socket : sockets) {
      JsonObject body =
          new JsonObject().put("op", "viewed").put("ids", new JsonArray().add(watchId));
      send(
          socket,
          new JsonObject()
              .put("type", "send")
              .put("address", "watch.command")
              .put("replyAddress", "reply")
              .put("body", body));
    }
  }

  int replies() {
    return replies.get();
  }

  int size() {
    return sockets.size();
  }

  /** What each viewer was last told. */
  List<Map<String, JsonObject>> models() {
    return models;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
