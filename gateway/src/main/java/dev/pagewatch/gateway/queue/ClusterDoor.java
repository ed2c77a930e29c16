package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.fleet.WorkerRegistry;
import dev.pagewatch.gateway.live.StatusPublisher;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.BusMessages.UnreadableMessageException;
import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.ChecksAvailable;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.check.WorkerHeartbeat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where workers' messages come in and wake-ups go out. Used on the home loop only. */
public final class ClusterDoor {

  private static final Logger LOG = LoggerFactory.getLogger(ClusterDoor.class);
  private static final int MALFORMED = 400;
  private static final int UNAVAILABLE = 503;

  /** Results come in bunches; one wake-up serves all of a moment. */
  private static final long SOON_MILLIS = 5;

  private final Vertx vertx;
  private final EventBus bus;
  private final WorkerRegistry workers;
  private final Runnable countsChanged;
  private boolean announcingSoon;

  /** On a bus; tells {@code countsChanged} when a worker's load changed. */
  public ClusterDoor(Vertx vertx, WorkerRegistry workers, Runnable countsChanged) {
    this.vertx = vertx;
    this.bus = vertx.eventBus();
    this.workers = workers;
    this.countsChanged = countsChanged;
  }

  /** Wakes the workers. */
  public void announceWork() {
    bus.publish(BusAddresses.CHECKS_AVAILABLE, BusMessages.encode(new ChecksAvailable()));
  }

  /** Wakes the workers in a moment, once for all calls until then. */
  public void announceWorkSoon() {
    if (!announcingSoon) {
      announcingSoon = true;
      vertx.setTimer(
          SOON_MILLIS,
          id -> {
            announcingSoon = false;
            announceWork();
          });
    }
  }

  /** Starts answering. */
  public void open(LeaseDesk desk, StatusPublisher status) {
    answer(BusAddresses.CHECKS_LEASE, LeaseRequest.class, desk::lease);
    answer(BusAddresses.CHECKS_RESULT, CheckResult.class, desk::result);
    listen(
        BusAddresses.CHECKS_RELEASE,
        LeaseRelease.class,
        release ->
            desk.release(release)
                .onComplete(
                    released -> LOG.info("{} lease(s) handed back", released),
                    failure -> LOG.warn("Leases stay until they expire", failure)));
    listen(BusAddresses.CHECKS_PROGRESS, CheckProgress.class, status::entered);
    listen(
        BusAddresses.WORKER_HEARTBEAT,
        WorkerHeartbeat.class,
        heartbeat -> {
          workers.heard(heartbeat.status());
          desk.renew(heartbeat);
          countsChanged.run();
        });
    announceWork();
  }

  private <Q extends Versioned, A extends Versioned> void answer(
      String address, Class<Q> type, Function<Q, Future<A>> desk) {
    bus.<Buffer>consumer(
        address,
        message -> {
          try {
            desk.apply(BusMessages.decode(message.body(), type))
                .onComplete(
                    reply -> message.reply(BusMessages.encode(reply)),
                    failure -> refuse(message, failure));
          } catch (UnreadableMessageException e) {
            LOG.warn("Left a message on {}: {}", address, e.getMessage());
            message.fail(MALFORMED, e.getMessage());
          }
        });
  }

  private static void refuse(Message<Buffer> message, Throwable failure) {
    LOG.warn("{} can't be answered now: {}", message.address(), failure.getMessage());
    message.fail(UNAVAILABLE, "the gateway can't take this now");
  }

  private <M extends Versioned> void listen(String address, Class<M> type, Consumer<M> ear) {
    bus.<Buffer>consumer(
        address,
        message -> {
          try {
            ear.accept(BusMessages.decode(message.body(), type));
          } catch (UnreadableMessageException e) {
            LOG.warn("Left a message on {}: {}", address, e.getMessage());
          }
        });
  }
}
