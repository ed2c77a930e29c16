package dev.pagewatch.worker.lease;

import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.ResultReply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands results in and repeats each until a gateway has answered it, stored or refused for good.
 * Until then its lease is kept alive.
 */
final class ResultDelivery {

  private static final Logger log = LoggerFactory.getLogger(ResultDelivery.class);

  /** A result that gateways don't understand so often is never going to be. */
  private static final int MOST_MISUNDERSTANDINGS = 5;

  private final String workerId;
  private final GatewayLink link;
  private final KeptBodies bodies;
  private final Timers timers;
  private final Supplier<Backoff> backoffs;
  private final Consumer<String> delivered;

  private final Map<String, Undelivered> byToken = new LinkedHashMap<>();
  private final AtomicInteger undelivered = new AtomicInteger();

  /**
   * Nothing to deliver yet.
   *
   * @param bodies what results name
   * @param backoffs a fresh one for each result
   * @param delivered told the lease token of each that is off our hands
   */
  ResultDelivery(
      String workerId,
      GatewayLink link,
      KeptBodies bodies,
      Timers timers,
      Supplier<Backoff> backoffs,
      Consumer<String> delivered) {
    this.workerId = workerId;
    this.link = link;
    this.bodies = bodies;
    this.timers = timers;
    this.backoffs = backoffs;
    this.delivered = delivered;
  }

  /** Takes a result to deliver. */
  void deliver(CheckResult result) {
    bodies.keep(result);
    Undelivered waiting = new Undelivered(result, backoffs.get());
    byToken.put(result.leaseToken(), waiting);
    undelivered.set(byToken.size());
    send(waiting);
  }

  /** A gateway is there: what waits for its next try is tried now. */
  void hurry() {
    for (Undelivered waiting : List.copyOf(byToken.values())) {
      if (!waiting.sending) {
        waiting.cancelTimer.run();
        send(waiting);
      }
    }
  }

  /** How many results nobody has answered. Callable on any thread. */
  int size() {
    return undelivered.get();
  }

  /** The leases of undelivered results. */
  List<String> tokens() {
    return new ArrayList<>(byToken.keySet());
  }

  /** Gives all undelivered results up. */
  void abandon() {
    for (Undelivered waiting : byToken.values()) {
      waiting.cancelTimer.run();
      bodies.forget(waiting.result);
    }
    byToken.clear();
    undelivered.set(0);
  }

  private void send(Undelivered waiting) {
    waiting.sending = true;
    link.deliver(waiting.result)
        .onComplete(reply -> answered(waiting, reply), failure -> unanswered(waiting, failure));
  }

  private void answered(Undelivered waiting, ResultReply reply) {
    if (!reply.accepted()) {
      log.info(
          "The result for watch {} came too late: its lease is another's now",
          waiting.result.watchId());
    }
    forget(waiting);
  }

  private void unanswered(Undelivered waiting, Throwable failure) {
    waiting.sending = false;
    if (!byToken.containsKey(waiting.result.leaseToken())) {
      return;
    }
    boolean useless =
        failure instanceof GatewayLink.NotUnderstoodException
            && ++waiting.misunderstandings == MOST_MISUNDERSTANDINGS;
    if (useless) {
      log.error(
          "No gateway understands the result for watch {}; its lease is handed back: {}",
          waiting.result.watchId(),
          failure.getMessage());
      link.release(new LeaseRelease(workerId, List.of(waiting.result.leaseToken())));
      forget(waiting);
      return;
    }
    if (waiting.backoff.failures() == 0) {
      log.warn(
          "The result for watch {} is not taken yet, trying on: {}",
          waiting.result.watchId(),
          failure.getMessage());
    }
    waiting.cancelTimer = timers.after(waiting.backoff.next(), () -> send(waiting));
  }

  private void forget(Undelivered waiting) {
    bodies.forget(waiting.result);
    String token = waiting.result.leaseToken();
    if (byToken.remove(token) != null) {
      undelivered.set(byToken.size());
      delivered.accept(token);
    }
  }

  private static final class Undelivered {
    private final CheckResult result;
    private final Backoff backoff;
    private Runnable cancelTimer = () -> {};
    private boolean sending;
    private int misunderstandings;

    Undelivered(CheckResult result, Backoff backoff) {
      this.result = result;
      this.backoff = backoff;
    }
  }
}
