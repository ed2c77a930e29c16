package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.await;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.hash.Sha256;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A worker over the bus that finds whatever a test says is on a page. */
record StandInWorker(RunningGateway gateway) {

  List<CheckJob> lease() {
    Buffer reply =
        await(
                gateway
                    .vertx
                    .eventBus()
                    .<Buffer>request(
                        BusAddresses.CHECKS_LEASE,
                        BusMessages.encode(new LeaseRequest("w1", 100, 100))))
            .body();
    return BusMessages.decode(reply, LeaseReply.class).jobs();
  }

  boolean hand(CheckJob job, CheckOutcome outcome) {
    return hand(job, outcome, List.of());
  }

  boolean hand(CheckJob job, CheckOutcome outcome, List<StepRun> steps) {
    CheckResult result =
        new CheckResult(
            "w1", job.watchId(), job.leaseToken(), Duration.ofMillis(5), outcome, steps);
    Buffer reply =
        await(
                gateway
                    .vertx
                    .eventBus()
                    .<Buffer>request(BusAddresses.CHECKS_RESULT, BusMessages.encode(result)))
            .body();
    return BusMessages.decode(reply, ResultReply.class).accepted();
  }

  /** Has a watch checked now and finds this text, with nothing else. */
  void find(String watchId, String text) {
    find(watchId, text, null);
  }

  /** Has a watch checked now and finds this text and screenshot. */
  void find(String watchId, String text, @Nullable BlobRef screenshot) {
    gateway.send("POST", "/api/v1/watches/" + watchId + "/check", "");
    for (CheckJob job : lease()) {
      if (job.watchId().equals(watchId)) {
        hand(job, new CheckOutcome.Content(Sha256.hex(text), text, "Page", null, screenshot));
        return;
      }
    }
    throw new IllegalStateException("the watch is not due");
  }
}
