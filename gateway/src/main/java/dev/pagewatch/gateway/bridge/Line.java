package dev.pagewatch.gateway.bridge;

import dev.pagewatch.gateway.rate.TokenBucket;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a WebSocket goes over, for what Vert.x leaves to the other end's good will: how fast it is
 * read, what is answered past our outbox, and its end. Only on the socket's own event loop.
 */
record Line(ChannelPipeline channel, Guard guard) {

  /** Vert.x's own end of a channel. */
  private static final String VERTX = "handler";

  /**
   * WebSocket frames read a second, of whatever kind, with those that Vert.x takes by itself or
   * drops: twice as many as a viewer may send, so that it is told of those too many. Each kilobyte
   * counts as one.
   */
  private static final double FRAMES_PER_SECOND = 60;

  private static final double FRAMES_AT_ONCE = 1_000;
  private static final double BYTES_OF_ONE = 1_024;

  /** How long nothing is read of a socket that sends faster than that. */
  private static final long HOLD_MILLIS = 500;

  /** Of a request that became a WebSocket, guarded from now on. */
  static Line of(HttpServerRequest upgraded, InstantSource clock) {
    ChannelPipeline channel =
        ((HttpServerConnection) upgraded.connection()).channelHandlerContext().pipeline();
    // One piece of each in turn: viewers say little, and who says much would hold up the others.
    if (channel.channel().config().getRecvByteBufAllocator()
        instanceof MaxMessagesRecvByteBufAllocator reading) {
      reading.maxMessagesPerRead(1);
    }
    Guard guard = new Guard(clock);
    channel.addBefore(VERTX, "guard", guard);
    return new Line(channel, guard);
  }

  /** Has what is written by {@code writing} leave in one piece, as far as it goes. */
  <T> T together(Supplier<T> writing) {
    guard.corked = true;
    try {
      return writing.get();
    } finally {
      guard.corked = false;
      channel.flush();
    }
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

  /**
   * Reads no faster than it may be sent. To read a flood, only to refuse it, would be work that
   * others wait for; unread, it waits at its sender by TCP's own means.
   */
  static final class Guard extends ChannelDuplexHandler {

    private final TokenBucket rate;
    private final Queue<Object> early = new ArrayDeque<>();
    private boolean held;
    private boolean corked;

    Guard(InstantSource clock) {
      this.rate = new TokenBucket(FRAMES_PER_SECOND, FRAMES_AT_ONCE, clock);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (early.isEmpty() && rate.admits(cost(message))) {
        pass(context, message);
        return;
      }
      // No more of these than one piece holds.
      early.add(message);
      hold(context);
    }

    private static double cost(Object message) {
      return message instanceof ByteBufHolder frame
          ? Math.max(1, frame.content().readableBytes() / BYTES_OF_ONE)
          : 1;
    }

    private void hold(ChannelHandlerContext context) {
      if (!held) {
        held = true;
        context.channel().config().setAutoRead(false);
        context.executor().schedule(() -> release(context), HOLD_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    private void release(ChannelHandlerContext context) {
      held = false;
      while (!early.isEmpty() && rate.admits(cost(early.element()))) {
        pass(context, early.remove());
      }
      // Answers go out with it.
      context.fireChannelReadComplete();
      if (!early.isEmpty()) {
        hold(context);
      } else if (context.channel().isActive()) {
        context.channel().config().setAutoRead(true);
      }
    }

    /**
     * Vert.x answers each ping at once and past our outbox, so that who pings and never reads would
     * fill the heap. Not all have to be answered (RFC 6455, 5.5.3).
     */
    private static void pass(ChannelHandlerContext context, Object message) {
      if (message instanceof PingWebSocketFrame && !context.channel().isWritable()) {
        ReferenceCountUtil.release(message);
      } else {
        context.fireChannelRead(message);
      }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
      if (!corked) {
        context.flush();
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      early.forEach(ReferenceCountUtil::release);
      early.clear();
      context.fireChannelInactive();
    }
  }
}
