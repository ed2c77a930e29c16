package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.await;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseRelease;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.check.Versioned;
import dev.pagewatch.model.check.WorkerHeartbeat;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.watch.Phase;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** A worker's side of the bus, message by message, in the test's hands. */
final class PlayedWorker {

  private final EventBus bus;
  private final String id;

  PlayedWorker(RunningGateway gateway, String id) {
    this.bus = gateway.vertx.eventBus();
    this.id = id;
  }

  /** Asks for work and waits for the answer. */
  List<CheckJob> lease() {
    Buffer reply = await(ask(BusAddresses.CHECKS_LEASE, new LeaseRequest(id, 100, 100)));
    return BusMessages.decode(reply, LeaseReply.class).jobs();
  }

  /** Hands a result in and tells whether it counted. */
  boolean hand(CheckJob job, CheckOutcome outcome) {
    return await(handing(job, outcome));
  }

  /** Hands a result in without waiting. */
  Future<Boolean> handing(CheckJob job, CheckOutcome outcome) {
    CheckResult result =
        new CheckResult(id, job.watchId(), job.leaseToken(), Duration.ofMillis(5), outcome);
    return ask(BusAddresses.CHECKS_RESULT, result)
        .map(reply -> BusMessages.decode(reply, ResultReply.class).accepted());
  }

  /** Tells that it lives and works on these. */
  void heartbeat(CheckJob... jobs) {
    WorkerStatus status =
        new WorkerStatus(
            id,
            WorkerStatus.State.UP,
            100,
            0,
            100,
            jobs.length,
            0,
            0,
            0,
            "test",
            Instant.EPOCH,
            List.of());
    bus.publish(
        BusAddresses.WORKER_HEARTBEAT,
        BusMessages.encode(new WorkerHeartbeat(status, tokens(jobs))));
  }

  /** Hands leases back. */
  void release(CheckJob... jobs) {
    bus.send(BusAddresses.CHECKS_RELEASE, BusMessages.encode(new LeaseRelease(id, tokens(jobs))));
  }

  /** Tells of a phase. */
  void progress(CheckJob job, Phase phase) {
    bus.publish(
        BusAddresses.CHECKS_PROGRESS,
        BusMessages.encode(new CheckProgress(id, job.watchId(), job.leaseToken(), phase)));
  }

  private Future<Buffer> ask(String address, Versioned question) {
    return bus.<Buffer>request(address, BusMessages.encode(question))
        .map(io.vertx.core.eventbus.Message::body);
  }

  private static List<String> tokens(CheckJob... jobs) {
    return Stream.of(jobs).map(CheckJob::leaseToken).toList();
  }

  /** A page of this text. */
  static CheckOutcome content(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return new CheckOutcome.Content(HexFormat.of().formatHex(hash), text, "Page", null, null);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
