package dev.pagewatch.gateway.bridge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * Lets WebSocket's own pings be answered only while the socket takes what it is sent. Vert.x
 * answers each at once and past our outbox, so that who pings and never reads would fill the heap.
 * Not all have to be answered (RFC 6455, 5.5.3).
 */
final class PingsOfWebSocket extends ChannelInboundHandlerAdapter {

  private PingsOfWebSocket() {}

  /** Stands between the wire and Vert.x, which calls its own end of a channel "handler". */
  static void watch(HttpServerRequest upgraded) {
    ((HttpServerConnection) upgraded.connection())
        .channelHandlerContext()
        .pipeline()
        .addBefore("handler", "pings", new PingsOfWebSocket());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof PingWebSocketFrame && !context.channel().isWritable()) {
      ReferenceCountUtil.release(message);
    } else {
      context.fireChannelRead(message);
    }
  }
}
