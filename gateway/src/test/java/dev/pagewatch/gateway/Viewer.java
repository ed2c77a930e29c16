package dev.pagewatch.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Json;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A raw socket at the bridge that keeps what it is sent. */
final class Viewer implements AutoCloseable {

  private static final int MAX_MESSAGE_BYTES = 1024 * 1024;

  private final WebSocket socket;
  private final WebSocketClient client;
  private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();

  Viewer(RunningGateway gateway) {
    client =
        gateway.vertx.createWebSocketClient(
            new WebSocketClientOptions()
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setMaxFrameSize(MAX_MESSAGE_BYTES));
    socket =
        RunningGateway.await(
            client
                .connect(
                    new WebSocketConnectOptions()
                        .setHost("127.0.0.1")
                        .setPort(gateway.gateway.port())
                        .setURI("/eventbus/websocket")
                        .addHeader("Origin", gateway.gateway.url()))
                .onSuccess(opened -> opened.textMessageHandler(frames::add)));
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
