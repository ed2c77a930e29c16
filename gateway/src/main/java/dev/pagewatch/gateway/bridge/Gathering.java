package dev.pagewatch.gateway.bridge;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Time in moments, each long enough for some messages and too short to be seen, and the outboxes
 * that wait for the end of theirs. Used on one event loop only.
 */
final class Gathering {

  private static final long MOMENT_MILLIS = 20;
  private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(MOMENT_MILLIS);

  private final Vertx vertx;
  private List<Outbox> waiting = new ArrayList<>();

  Gathering(Vertx vertx) {
    this.vertx = vertx;
  }

  /** The number of this moment. */
  long moment() {
    return System.nanoTime() / MOMENT_NANOS;
  }

  /** Lets it {@link Outbox#leave} before long. */
  void add(Outbox outbox) {
    if (waiting.isEmpty()) {
      vertx.setTimer(MOMENT_MILLIS, id -> end());
    }
    waiting.add(outbox);
  }

  private void end() {
    List<Outbox> all = waiting;
    waiting = new ArrayList<>();
    all.forEach(Outbox::leave);
  }
}
