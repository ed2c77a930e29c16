package dev.pagewatch.gateway.bridge;

import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.util.List;

/** A WebSocket without SockJS around it: each frame is a text message. */
final class RawWebSocket extends WebSocketWire {

  RawWebSocket(ServerWebSocket socket, Line line) {
    super(socket, line);
  }

  @Override
  public String transport() {
    return "raw-websocket";
  }

  @Override
  public Future<Void> write(Frame frame) {
    return socket.writeTextMessage(frame.text());
  }

  @Override
  public Future<Void> write(List<Frame> frames) {
    return line.together(() -> super.write(frames));
  }
}
