package dev.pagewatch.gateway.store;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Small writes of one kind on their way into the store. Those that come while others are being
 * written go together next, so that the busier it gets the less each costs; one that comes alone
 * waits for none. Safe for use by threads.
 *
 * @param <Q> what is to be written
 * @param <A> what comes of it
 */
public final class GroupedWrites<Q, A> {

  private static final Logger LOG = LoggerFactory.getLogger(GroupedWrites.class);

  /** Others wait for the transaction: an edit's answer, a lease. */
  private static final int MOST_AT_ONCE = 128;

  /** Characters or bytes at once; a single one may have as many as it has. */
  private static final long MOST_LENGTH = 4_000_000;

  /** While the database is away; as long as it is given for a connection. */
  private static final Duration LONGEST_WAIT = Duration.ofMillis(2_500);

  private final Store store;
  private final InstantSource clock;
  private final ToLongFunction<Q> length;
  private final BiFunction<Transaction, List<Q>, List<A>> write;
  private final Deque<Waiting<Q, A>> waiting = new ArrayDeque<>();
  private boolean writing;

  /** How many go together now: one again after the database refused some, as one may be why. */
  private int most = MOST_AT_ONCE;

  private record Waiting<Q, A>(Q what, Instant since, Promise<A> written) {}

  /**
   * None yet.
   *
   * @param length of one, in characters or bytes
   * @param write writes some and gives what comes of each, in their order
   */
  public GroupedWrites(
      Store store,
      InstantSource clock,
      ToLongFunction<Q> length,
      BiFunction<Transaction, List<Q>, List<A>> write) {
    this.store = store;
    this.clock = clock;
    this.length = length;
    this.write = write;
  }

  /** Writes one; completes after the commit. Fails as {@link Store#write} does, each by itself. */
  public Future<A> put(Q what) {
    Promise<A> written = Promise.promise();
    synchronized (this) {
      waiting.add(new Waiting<>(what, clock.instant(), written));
    }
    next();
    return written.future();
  }

  private void next() {
    List<Waiting<Q, A>> together;
    synchronized (this) {
      together = writing ? List.of() : group();
      writing |= !together.isEmpty();
    }
    if (!together.isEmpty()) {
      write(together)
          .onComplete(answers -> written(together, answers), failure -> failed(together, failure));
    }
  }

  private List<Waiting<Q, A>> group() {
    List<Waiting<Q, A>> together = new ArrayList<>();
    long sum = 0;
    while (!waiting.isEmpty() && together.size() < most) {
      sum += length.applyAsLong(waiting.peek().what);
      if (sum > MOST_LENGTH && !together.isEmpty()) {
        break;
      }
      together.add(waiting.remove());
    }
    return together;
  }

  private void written(List<Waiting<Q, A>> together, List<A> answers) {
    synchronized (this) {
      writing = false;
      most = Math.min(MOST_AT_ONCE, 2 * most);
    }
    next();
    for (int i = 0; i < together.size(); i++) {
      A answer = answers.get(i);
      tell(together.get(i), one -> one.written.complete(answer));
    }
  }

  private void failed(List<Waiting<Q, A>> together, Throwable failure) {
    List<Waiting<Q, A>> refused = new ArrayList<>(together);
    boolean isAway = failure instanceof StoreUnavailableException;
    synchronized (this) {
      writing = false;
      most = 1;
      if (isAway) {
        refused.addAll(whoWaitedLong());
      }
    }
    next();
    if (isAway || together.size() == 1) {
      refused.forEach(one -> tell(one, it -> it.written.fail(failure)));
    } else {
      byThemselves(together, failure);
    }
  }

  /** Nobody waits in line for a database that is away; whoever wants it written tries again. */
  private List<Waiting<Q, A>> whoWaitedLong() {
    Instant longAgo = clock.instant().minus(LONGEST_WAIT);
    List<Waiting<Q, A>> these = new ArrayList<>();
    while (!waiting.isEmpty() && !waiting.peek().since.isAfter(longAgo)) {
      these.add(waiting.remove());
    }
    return these;
  }

  /** One that can't be written is not to keep the others from it. */
  private void byThemselves(List<Waiting<Q, A>> together, Throwable failure) {
    LOG.warn(
        "{} writes can't be made together, each is by itself: {}",
        together.size(),
        failure.getMessage());
    for (Waiting<Q, A> one : together) {
      write(List.of(one)).map(List::getFirst).onComplete(one.written);
    }
  }

  /** Who fails to hear is not to keep the others from hearing. */
  private static <Q, A> void tell(Waiting<Q, A> one, Consumer<Waiting<Q, A>> what) {
    try {
      what.accept(one);
    } catch (RuntimeException e) {
      LOG.error("Somebody could not be told what came of a write", e);
    }
  }

  private Future<List<A>> write(List<Waiting<Q, A>> together) {
    List<Q> some = together.stream().map(Waiting::what).toList();
    return store.write(transaction -> write.apply(transaction, some));
  }
}
