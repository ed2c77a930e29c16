package dev.pagewatch.gateway.bridge;

import io.vertx.core.Future;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/** One of SockJS's transports over HTTP, for where no WebSocket comes through. */
record SockJsOverHttp(SockJSSocket socket) implements Wire {

  @Override
  public String transport() {
    return "http";
  }

  @Override
  public String peer() {
    return String.valueOf(socket.remoteAddress());
  }

  @Override
  public Future<Void> write(Frame frame) {
    return socket.write(frame.text());
  }

  @Override
  public boolean answersProbes() {
    return false;
  }

  /** SockJS's own handler keeps it open and sees it go. */
  @Override
  public void probe() {}

  @Override
  public void close(int code, String reason) {
    socket.close(code, reason);
  }
}
