package dev.pagewatch.gateway.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Json;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * SockJS over a WebSocket (SockJS protocol 0.3.3): {@code o} opens, {@code h} keeps alive, {@code
 * a[...]} carries frames, {@code c[code,reason]} closes. Its own handler knows each frame's text
 * only; here a frame is quoted once for all sockets, and several go in one message.
 */
final class SockJsWebSocket extends WebSocketWire {

  /** In one message of a client's; the usual client sends one. */
  static final int MOST_FRAMES = 1_000;

  SockJsWebSocket(ServerWebSocket socket, Line line) {
    super(socket, line);
  }

  /** Says that it is open. */
  void open() {
    socket.writeTextMessage("o");
  }

  /**
   * The frames in a message of the client's: an array of strings, or one string.
   *
   * @return empty when it is neither
   */
  static Optional<List<String>> frames(String message) {
    if (message.isEmpty()) {
      return Optional.of(List.of());
    }
    try {
      JsonNode json = Json.mapper().readTree(message);
      if (json.isTextual()) {
        return Optional.of(List.of(json.textValue()));
      }
      if (!json.isArray()) {
        return Optional.empty();
      }
      List<String> frames = new ArrayList<>(json.size());
      for (JsonNode frame : json) {
        if (!frame.isTextual()) {
          return Optional.empty();
        }
        frames.add(frame.textValue());
      }
      return Optional.of(frames);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  @Override
  public String transport() {
    return "websocket";
  }

  @Override
  public Future<Void> write(Frame frame) {
    return socket.writeTextMessage("a[" + frame.quoted() + "]");
  }

  @Override
  public Future<Void> write(List<Frame> frames) {
    StringBuilder message = new StringBuilder("a[");
    for (Frame frame : frames) {
      message.append(message.length() == 2 ? "" : ",").append(frame.quoted());
    }
    return socket.writeTextMessage(message.append(']').toString());
  }

  @Override
  public void probe() {
    socket.writeTextMessage("h");
    super.probe();
  }

  @Override
  public void close(int code, String reason) {
    socket.writeTextMessage("c[%d,%s]".formatted(code, new Frame(reason).quoted()));
    super.close(code, reason);
  }
}
