package dev.pagewatch.gateway.bridge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** A WebSocket, whatever its messages carry. */
abstract class WebSocketWire implements Wire {

  private static final Buffer NOTHING = Buffer.buffer();

  /** What messages go to. */
  protected final ServerWebSocket socket;

  /** What it goes over. */
  protected final Line line;

  WebSocketWire(ServerWebSocket socket, Line line) {
    this.socket = socket;
    this.line = line;
  }

  @Override
  public final String peer() {
    return String.valueOf(socket.remoteAddress());
  }

  @Override
  public final boolean answersProbes() {
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
  public final void cut() {
    line.cut();
  }
}
