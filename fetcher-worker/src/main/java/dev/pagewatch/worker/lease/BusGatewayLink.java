package dev.pagewatch.worker.lease;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.BusMessages.UnreadableMessageException;
import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.check.WorkerHeartbeat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The link over the event bus. */
final class BusGatewayLink implements GatewayLink {

  private static final Logger log = LoggerFactory.getLogger(BusGatewayLink.class);

  private static final int NOT_UNDERSTOOD = 400;

  private final Vertx vertx;
  private final EventBus bus;
  private final KeptBodies bodies;
  private final DeliveryOptions options;
  private final Set<String> complainedOf = ConcurrentHashMap.newKeySet();

  /** Over the bus, waiting so long for each answer; {@code bodies} go before their results. */
  BusGatewayLink(Vertx vertx, KeptBodies bodies, Duration answerWithin) {
    this.vertx = vertx;
    this.bus = vertx.eventBus();
    this.bodies = bodies;
    this.options = new DeliveryOptions().setSendTimeout(answerWithin.toMillis());
  }

  @Override
  public Future<LeaseReply> lease(LeaseRequest request) {
    return ask(BusAddresses.CHECKS_LEASE, request, LeaseReply.class);
  }

  @Override
  public Future<ResultReply> deliver(CheckResult result) {
    return bodiesOf(result)
        .compose(stored -> ask(BusAddresses.CHECKS_RESULT, result, ResultReply.class));
  }

  private Future<Boolean> bodiesOf(CheckResult result) {
    return bodies.isWaitingFor(result)
        ? vertx.executeBlocking(
            () -> {
              bodies.store(result);
              return true;
            },
            false)
        : Future.succeededFuture(true);
  }

  @Override
  public void progress(CheckProgress progress) {
    bus.publish(BusAddresses.CHECKS_PROGRESS, BusMessages.encode(progress));
  }

  @Override
  public void release(LeaseRelease release) {
    bus.send(BusAddresses.CHECKS_RELEASE, BusMessages.encode(release));
  }

  @Override
  public void heartbeat(WorkerHeartbeat heartbeat) {
    bus.publish(BusAddresses.WORKER_HEARTBEAT, BusMessages.encode(heartbeat));
  }

  /** Runs {@code then} for each message of a kind, leaving those this node can't read. */
  <M extends Versioned> void listen(String address, Class<M> type, Runnable then) {
    bus.<Buffer>consumer(
        address,
        message -> {
          try {
            BusMessages.decode(message.body(), type);
          } catch (UnreadableMessageException e) {
            complain(e);
            return;
          }
          then.run();
        });
  }

  private <A extends Versioned> Future<A> ask(String address, Versioned question, Class<A> type) {
    return bus.<Buffer>request(address, BusMessages.encode(question), options)
        .map(answer -> BusMessages.decode(answer.body(), type))
        .recover(failure -> Future.failedFuture(understood(failure)));
  }

  private Throwable understood(Throwable failure) {
    if (failure instanceof UnreadableMessageException unreadable) {
      complain(unreadable);
    }
    boolean refused =
        failure instanceof ReplyException reply
            && reply.failureType() == ReplyFailure.RECIPIENT_FAILURE
            && reply.failureCode() == NOT_UNDERSTOOD;
    return refused ? new NotUnderstoodException(String.valueOf(failure.getMessage())) : failure;
  }

  /** Once per kind: the sender goes on sending them. */
  private void complain(UnreadableMessageException e) {
    if (complainedOf.add(String.valueOf(e.getMessage()))) {
      log.warn("Leaving messages of a gateway unread: {}", e.getMessage());
    }
  }
}
