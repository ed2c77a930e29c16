package dev.pagewatch.gateway.bridge;

import io.vertx.core.Future;
import java.util.List;

/** The way to one viewer, by whatever transport it came. Used on its own event loop only. */
interface Wire {

  /** What the viewer came by: {@code websocket}, {@code raw-websocket} or {@code http}. */
  String transport();

  /** Where it is, for logs. */
  String peer();

  /** Sends a frame; completes when the transport has taken its bytes. */
  Future<Void> write(Frame frame);

  /** Sends frames: one by one, where the transport can't take several in one piece. */
  default Future<Void> write(List<Frame> frames) {
    Future<Void> last = Future.succeededFuture();
    for (Frame frame : frames) {
      last = write(frame);
    }
    return last;
  }

  /** Whether the other end answers a {@link #probe} by itself. */
  boolean answersProbes();

  /** Keeps the way open and asks the other end for a sign of life, where the transport can. */
  void probe();

  /** Ends it with one of the contract's codes. */
  void close(int code, String reason);

  /** Ends it at once, where the other end could keep it from ending. */
  default void cut() {}
}
