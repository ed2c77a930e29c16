package dev.pagewatch.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.Entrance.Caller;
import dev.pagewatch.model.json.Json;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A raw socket with a caller's credentials. */
final class CallerSocket implements AutoCloseable {

  private final WebSocketClient client;
  private final WebSocket socket;
  private final LinkedBlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<String> end = new CompletableFuture<>();

  CallerSocket(Entrance entrance, Caller caller) {
    client = entrance.vertx.createWebSocketClient();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(entrance.gateway.port())
            .setURI("/eventbus/websocket");
    for (int i = 0; i < caller.headers().size(); i += 2) {
      options.addHeader(caller.headers().get(i), caller.headers().get(i + 1));
    }
    socket =
        RunningGateway.await(
            client
                .connect(options)
                .onSuccess(
                    opened -> {
                      opened.textMessageHandler(frames::add);
                      opened.closeHandler(
                          gone ->
                              end.complete(opened.closeStatusCode() + " " + opened.closeReason()));
                    }));
  }

  /** The next frame after sending one. */
  JsonNode answer(String frame) throws Exception {
    RunningGateway.await(socket.writeTextMessage(frame));
    String answer = frames.poll(20, TimeUnit.SECONDS);
    return Json.mapper().readTree(answer == null ? "null" : answer);
  }

  /** Waits for its end; with which code and reason. */
  String closed() throws Exception {
    return end.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    socket.close();
    client.close();
  }
}
