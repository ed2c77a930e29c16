package dev.pagewatch.gateway.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** Long work as many short pieces, one after the other, so that others come in between. */
public final class Piecewise {

  private Piecewise() {}

  /**
   * Runs a piece again and again.
   *
   * @param piece does the next part and tells whether there is more
   * @return completes after the last piece, or fails with the first that failed
   */
  public static Future<Void> run(Supplier<Future<Boolean>> piece) {
    Promise<Void> done = Promise.promise();
    next(piece, done);
    return done.future();
  }

  // Composing each piece onto the one before would nest as deep as there are pieces.
  private static void next(Supplier<Future<Boolean>> piece, Promise<Void> done) {
    piece
        .get()
        .onComplete(
            more -> {
              if (more) {
                next(piece, done);
              } else {
                done.complete();
              }
            },
            done::fail);
  }
}
