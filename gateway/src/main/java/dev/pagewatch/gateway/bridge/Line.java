package dev.pagewatch.gateway.bridge;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * What a WebSocket goes over, for two things that Vert.x leaves to the other end's good will. Both
 * only on the socket's own event loop.
 */
record Line(ChannelPipeline channel) {

  /** Vert.x's own end of a channel. */
  private static final String VERTX = "handler";

  /** Of a request that became a WebSocket. */
  static Line of(HttpServerRequest upgraded) {
    return new Line(
        ((HttpServerConnection) upgraded.connection()).channelHandlerContext().pipeline());
  }

  /**
   * Has WebSocket's own pings answered only while the socket takes what it is sent. Vert.x answers
   * each at once and past our outbox, so that who pings and never reads would fill the heap. Not
   * all have to be answered (RFC 6455, 5.5.3).
   */
  void answerPingsWhileRead() {
    channel.addBefore(VERTX, "pings", new UnreadPings());
  }

  /**
   * Ends it without a goodbye. Vert.x waits for the answer to a close frame, but only from when
   * that has gone out: who reads nothing would keep a closed socket, and what was on its way to it.
   */
  void cut() {
    // Past Vert.x, which would wait here too.
    ChannelHandlerContext vertx = channel.context(VERTX);
    if (vertx != null) {
      vertx.close();
    }
  }

  private static final class UnreadPings extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof PingWebSocketFrame && !context.channel().isWritable()) {
        ReferenceCountUtil.release(message);
      } else {
        context.fireChannelRead(message);
      }
    }
  }
}
