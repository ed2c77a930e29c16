package dev.pagewatch.gateway.loop;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;

/**
 * The one event loop on which a gateway's shared state lives, and the way there from the others.
 * What runs on it never blocks and never runs beside itself.
 */
public final class HomeLoop {

  private final Vertx vertx;
  private final Context context;
  private final Thread thread;

  private HomeLoop(Vertx vertx, Context context, Thread thread) {
    this.vertx = vertx;
    this.context = context;
    this.thread = thread;
  }

  /** The event loop that this is called on. */
  public static HomeLoop current(Vertx vertx) {
    return new HomeLoop(vertx, vertx.getOrCreateContext(), Thread.currentThread());
  }

  /** Its context. */
  public Context context() {
    return context;
  }

  /** Runs work there: at once when called there, else soon and in the order of the calls. */
  public void run(Runnable work) {
    if (Thread.currentThread() == thread) {
      work.run();
    } else {
      context.runOnContext(turn -> work.run());
    }
  }

  /** Asks there; the future completes on the caller's own event loop. */
  public <T> Future<T> ask(Supplier<Future<T>> question) {
    if (Thread.currentThread() == thread) {
      return question.get();
    }
    Context caller = vertx.getOrCreateContext();
    Promise<T> answer = Promise.promise();
    context.runOnContext(
        turn ->
            answered(question)
                .onComplete(done -> caller.runOnContext(back -> answer.handle(done))));
    return answer.future();
  }

  private static <T> Future<T> answered(Supplier<Future<T>> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
