package dev.pagewatch.gateway.bridge;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** A WebSocket without SockJS around it: each frame is a text message. */
record RawWebSocket(ServerWebSocket socket, Line line) implements Wire {

  private static final Buffer NOTHING = Buffer.buffer();

  @Override
  public String transport() {
    return "raw-websocket";
  }

  @Override
  public String peer() {
    return String.valueOf(socket.remoteAddress());
  }

  @Override
  public Future<Void> write(Frame frame) {
    return socket.writeTextMessage(frame.text());
  }

  @Override
  public boolean answersProbes() {
    return true;
  }

  @Override
  public void probe() {
    socket.writePing(NOTHING);
  }

  @Override
  public void close(int code, String reason) {
    socket.close((short) code, reason);
  }

  @Override
  public void pause() {
    socket.pause();
  }

  @Override
  public void resume() {
    socket.resume();
  }

  @Override
  public void cut() {
    line.cut();
  }
}
