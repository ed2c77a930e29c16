package dev.pagewatch.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.Entrance.Caller;
import dev.pagewatch.model.json.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A raw socket at the bridge that keeps what it is sent. */
final class Viewer implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 1024 * 1024;

  private final WebSocket socket;
  private final WebSocketClient client;
  private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();

  /** Of the gateway's own pages. */
  Viewer(RunningGateway gateway) {
    this(gateway.vertx, gateway.gateway.port(), List.of("Origin", gateway.gateway.url()));
  }

  /** With a caller's credentials. */
  Viewer(Entrance entrance, Caller caller) {
    this(entrance.vertx, entrance.gateway.port(), caller.headers());
  }

  /** With headers, names and values in turn. */
  private Viewer(Vertx vertx, int port, List<String> headers) {
    client =
        vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setMaxFrameSize(MAX_MESSAGE_BYTES));
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/eventbus/websocket");
    for (int i = 0; i < headers.size(); i += 2) {
      options.addHeader(headers.get(i), headers.get(i + 1));
    }
    socket = RunningGateway.await(client.connect(options).onSuccess(this::opened));
  }

  private void opened(WebSocket opened) {
    opened.textMessageHandler(frames::add);
    opened.exceptionHandler(e -> end.complete(String.valueOf(e.getMessage())));
    opened.closeHandler(
        gone -> end.complete(opened.closeStatusCode() + " " + opened.closeReason()));
  }

  /** Sends parts of one message, as frames of their own. */
  Viewer sendInParts(String first, String... others) {
    RunningGateway.await(socket.writeFrame(WebSocketFrame.textFrame(first, others.length == 0)));
    for (int i = 0; i < others.length; i++) {
      boolean last = i == others.length - 1;
      RunningGateway.await(
          socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(others[i]), last)));
    }
    return this;
  }

  Viewer sendBinary(Buffer message) {
    RunningGateway.await(socket.writeBinaryMessage(message));
    return this;
  }

  Viewer send(String frame) {
    RunningGateway.await(socket.writeTextMessage(frame));
    return this;
  }

  Viewer register(String address, String headers) {
    return send(
        "{\"type\":\"register\",\"address\":\"%s\",\"headers\":{%s}}".formatted(address, headers));
  }

  /** The next frame that fits; others before it are dropped. */
  JsonNode next(Predicate<JsonNode> fits) throws InterruptedException {
    while (true) {
      String frame = frames.poll(60, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no such frame within 60 s");
      }
      JsonNode json = parse(frame);
      if (fits.test(json)) {
        return json;
      }
    }
  }

  /** The next frame after sending one. */
  JsonNode answer(String frame) throws InterruptedException {
    return send(frame).next(any -> true);
  }

  /** All that came until the answer to a ping, that answer left out. */
  List<JsonNode> upToPong() throws InterruptedException {
    List<JsonNode> before = new ArrayList<>();
    send("{\"type\":\"ping\"}");
    next(
        frame -> {
          before.add(frame);
          return "pong".equals(frame.path("type").textValue());
        });
    return before.subList(0, before.size() - 1);
  }

  /** Reads nothing from now on. */
  void pause() {
    socket.pause();
  }

  /** Reads again. */
  void resume() {
    socket.resume();
  }

  /** Waits for its end; with which code and reason. */
  String closed() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }

  JsonNode next(String address) throws InterruptedException {
    return next(frame -> address.equals(frame.path("address").textValue()));
  }

  JsonNode error() throws InterruptedException {
    return next(frame -> "err".equals(frame.path("type").textValue()));
  }

  private static JsonNode parse(String frame) {
    try {
      return Json.mapper().readTree(frame);
    } catch (JsonProcessingException e) {
      throw new AssertionError(frame, e);
    }
  }

  @Override
  public void close() {
    socket.close();
    client.close();
  }
}
