package dev.pagewatch.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A viewer that keeps a model of all watches as the contract says one may: it follows {@code
 * watch.status}, comes back with its position, and reads again what changed since its revision when
 * it is told to.
 */
final class Follower implements AutoCloseable {

  private final Map<String, Long> revisions = new HashMap<>();
  private final Map<String, Long> deleted = new HashMap<>();
  private @Nullable String epoch;
  private @Nullable String seq;
  private long read;
  private boolean mustRead = true;
  private @Nullable WebSocket socket;
  private @Nullable WebSocketClient client;
  private boolean stalled;
  private RunningGateway gateway;

  Follower(RunningGateway gateway) {
    this.gateway = gateway;
  }

  /** Another gateway has taken over; whoever was connected is not. */
  void moveTo(RunningGateway other) {
    gateway = other;
    socket = null;
  }

  boolean isConnected() {
    return socket != null;
  }

  /** Connects and registers with the position it has. */
  void connect() {
    if (client != null) {
      client.close();
    }
    WebSocketClient connecting = gateway.vertx.createWebSocketClient();
    client = connecting;
    WebSocket opened =
        RunningGateway.await(
            connecting.connect(
                new WebSocketConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(gateway.gateway.port())
                    .setURI("/eventbus/websocket")));
    synchronized (this) {
      socket = opened;
      stalled = false;
      mustRead |= epoch == null;
    }
    opened.textMessageHandler(text -> heard(opened, text));
    String headers = epoch == null ? "" : "\"epoch\":\"%s\",\"seq\":\"%s\"".formatted(epoch, seq);
    opened.writeTextMessage(
        "{\"type\":\"register\",\"address\":\"watch.status\",\"headers\":{%s}}".formatted(headers));
    opened.writeTextMessage("{\"type\":\"ping\"}");
  }

  /** Goes without a word. */
  synchronized void drop() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  /** Reads nothing more until it goes on. */
  synchronized void stall() {
    if (socket != null) {
      socket.pause();
      stalled = true;
    }
  }

  synchronized void goOn() {
    if (socket != null && stalled) {
      socket.resume();
      stalled = false;
    }
  }

  private synchronized void heard(WebSocket from, String text) {
    if (!from.equals(socket)) {
      return;
    }
    JsonNode frame = RunningGateway.parsed(text);
    if (frame.path("type").asText().equals("pong")) {
      // Whatever comes after this was sent while it listened.
      if (mustRead) {
        Thread.ofVirtual().start(this::readAgain);
      }
      return;
    }
    JsonNode headers = frame.path("headers");
    epoch = headers.path("epoch").asText();
    seq = headers.path("seq").asText();
    if (headers.path("resync").asText().equals("true")) {
      mustRead = true;
      return;
    }
    take(frame.path("body"));
  }

  private void take(JsonNode event) {
    JsonNode watch = event.path("watch");
    String id = watch.path("id").asText();
    long revision = watch.path("revision").asLong();
    if (event.path("event").asText().equals("deleted")) {
      remove(id, revision);
    } else {
      put(id, revision);
    }
  }

  private void put(String id, long revision) {
    if (revision > deleted.getOrDefault(id, -1L)) {
      revisions.merge(id, revision, Math::max);
    }
  }

  private void remove(String id, long revision) {
    deleted.merge(id, revision, Math::max);
    revisions.computeIfPresent(id, (key, known) -> known > revision ? known : null);
  }

  private void readAgain() {
    boolean complete = false;
    while (!complete) {
      JsonNode page =
          RunningGateway.json(gateway.get("/api/v1/watches?limit=100&since=" + since()));
      synchronized (this) {
        page.path("items")
            .forEach(watch -> put(watch.path("id").asText(), watch.path("revision").asLong()));
        page.path("deleted").forEach(id -> remove(id.asText(), page.path("revision").asLong()));
        read = page.path("revision").asLong();
        complete = page.path("complete").asBoolean();
        mustRead = !complete;
      }
    }
  }

  private synchronized long since() {
    return read;
  }

  /** Its model: revisions by watch. */
  synchronized Map<String, Long> model() {
    return new TreeMap<>(revisions);
  }

  @Override
  public void close() {
    drop();
    if (client != null) {
      client.close();
    }
  }
}
