package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.store.QueueRepository;
import dev.pagewatch.gateway.store.QueueRepository.EndedCheck;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of results into the store. Those that come while others are being written go together
 * next, so that the busier it gets the less each costs; one that comes alone waits for none. Used
 * on the home loop only.
 */
final class ResultIntake {

  private static final Logger LOG = LoggerFactory.getLogger(ResultIntake.class);

  /** Others wait for the transaction: an edit's answer, a lease. */
  private static final int MOST_AT_ONCE = 128;

  /** Characters of text at once; a single one may be as long as it is. */
  private static final int MOST_TEXT = 4_000_000;

  private final Store store;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean writing;

  /** How many go together now: one again after the database refused some, as one may be why. */
  private int most = MOST_AT_ONCE;

  private record Waiting(EndedCheck check, Promise<Optional<Watch>> stored) {}

  ResultIntake(Store store) {
    this.store = store;
  }

  /**
   * Stores one; completes after the commit, with what {@link QueueRepository#accept} says of it.
   */
  Future<Optional<Watch>> put(EndedCheck check) {
    Promise<Optional<Watch>> stored = Promise.promise();
    waiting.add(new Waiting(check, stored));
    if (!writing) {
      next();
    }
    return stored.future();
  }

  private void next() {
    List<Waiting> together = new ArrayList<>();
    long text = 0;
    while (!waiting.isEmpty() && together.size() < most) {
      text += length(waiting.peek().check);
      if (text > MOST_TEXT && !together.isEmpty()) {
        break;
      }
      together.add(waiting.remove());
    }
    writing = !together.isEmpty();
    if (writing) {
      write(together)
          .onComplete(
              watches -> {
                most = Math.min(MOST_AT_ONCE, 2 * most);
                next();
                for (int i = 0; i < together.size(); i++) {
                  together.get(i).stored.complete(watches.get(i));
                }
              },
              failure -> {
                most = 1;
                next();
                failed(together, failure);
              });
    }
  }

  /** One that can't be stored is not to keep the others from it. */
  private void failed(List<Waiting> together, Throwable failure) {
    if (together.size() == 1 || failure instanceof StoreUnavailableException) {
      // Whoever handed them in does so again.
      together.forEach(one -> one.stored.fail(failure));
      return;
    }
    LOG.warn(
        "{} results can't be stored together, each is by itself: {}",
        together.size(),
        failure.getMessage());
    for (Waiting one : together) {
      write(List.of(one)).map(List::getFirst).onComplete(one.stored);
    }
  }

  private Future<List<Optional<Watch>>> write(List<Waiting> together) {
    List<EndedCheck> checks = together.stream().map(Waiting::check).toList();
    return store.write(transaction -> transaction.queue().accept(checks));
  }

  private static int length(EndedCheck check) {
    return check.outcome() instanceof CheckOutcome.Content content ? content.text().length() : 0;
  }
}
