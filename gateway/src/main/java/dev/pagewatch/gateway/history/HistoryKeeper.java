package dev.pagewatch.gateway.history;

import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.settings.HistorySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps histories within their bounds, step by step: each step is a short transaction, and between
 * two there is room for others' writes. Used on the home loop only.
 */
public final class HistoryKeeper {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeper.class);

  private static final long LOOK_MILLIS = 2_000;
  private static final long PAUSE_MILLIS = 25;

  private static final int SNAPSHOTS_PER_STEP = 200;
  private static final int BODIES_PER_STEP = 100;
  private static final int WATCHES_PER_STEP = 500;

  private final Vertx vertx;
  private final Store store;
  private final HistorySettings everywhere;
  private boolean reviewed;
  private @Nullable String reviewedUpTo;
  private boolean busy;

  /** Over a store, with the bounds of watches without their own. */
  public HistoryKeeper(Vertx vertx, Store store, HistorySettings everywhere) {
    this.vertx = vertx;
    this.store = store;
    this.everywhere = everywhere;
  }

  /** Starts, and goes on until the context it is called on ends. */
  public void start() {
    vertx.setPeriodic(LOOK_MILLIS, id -> look());
  }

  private void look() {
    if (!busy) {
      busy = true;
      step();
    }
  }

  private void step() {
    (reviewed ? trim() : review())
        .onComplete(
            more -> {
              if (more) {
                vertx.setTimer(PAUSE_MILLIS, id -> step());
              } else {
                busy = false;
              }
            },
            failure -> {
              busy = false;
              LOG.debug("Histories can't be trimmed now: {}", failure.getMessage());
            });
  }

  private Future<Boolean> review() {
    String from = reviewedUpTo;
    return store
        .write(transaction -> transaction.history().review(everywhere, from, WATCHES_PER_STEP))
        .map(
            next -> {
              reviewedUpTo = next.orElse(null);
              reviewed = next.isEmpty();
              return true;
            });
  }

  private Future<Boolean> trim() {
    return store.write(
        transaction -> {
          boolean trimmed = transaction.history().trim(everywhere, SNAPSHOTS_PER_STEP);
          boolean released = transaction.history().releaseBodies(BODIES_PER_STEP);
          return trimmed || released;
        });
  }
}
