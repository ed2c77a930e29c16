package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.await;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.fetch.StepAction;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

/** A worker as the gateway sees one, with the test deciding what it finds. */
final class FakeWorker {

  private final RunningGateway gateway;

  FakeWorker(RunningGateway gateway) {
    this.gateway = gateway;
  }

  List<CheckJob> lease() {
    return BusMessages.decode(
            ask(BusAddresses.CHECKS_LEASE, BusMessages.encode(new LeaseRequest("w1", 10, 10))),
            LeaseReply.class)
        .jobs();
  }

  boolean hand(CheckJob job, CheckOutcome outcome) {
    return hand(job, outcome, List.of());
  }

  boolean hand(CheckJob job, CheckOutcome outcome, List<StepRun> steps) {
    CheckResult result =
        new CheckResult(
            "w1", job.watchId(), job.leaseToken(), Duration.ofMillis(5), outcome, steps);
    return BusMessages.decode(
            ask(BusAddresses.CHECKS_RESULT, BusMessages.encode(result)), ResultReply.class)
        .accepted();
  }

  /** Answers every preview from now on. */
  void previews() {
    Preview shown =
        new Preview(200, "text/html", Engine.HTTP, "x", false, "x", false, 5, null, List.of());
    await(
        gateway
            .vertx
            .eventBus()
            .<Buffer>consumer(
                BusAddresses.CHECKS_PREVIEW,
                message -> message.reply(BusMessages.encode(new PreviewReply("w1", shown))))
            .completion());
  }

  private Buffer ask(String address, Buffer message) {
    return await(gateway.vertx.eventBus().<Buffer>request(address, message)).body();
  }

  /** A step that was done, with a picture. */
  StepRun step() {
    BlobRef picture = put(gateway.gateway.blobSink(), "not really one either", "image/jpeg");
    return new StepRun(1, StepAction.CLICK, StepRun.Ending.DONE, 5, null, picture);
  }

  /** A page with this text, its HTML and a screenshot. */
  CheckOutcome page(String text) {
    BlobSink blobs = gateway.gateway.blobSink();
    BlobRef html = put(blobs, "<p>" + text + "</p>", "text/html");
    BlobRef screenshot = put(blobs, "not really a picture of " + text, "image/jpeg");
    return new CheckOutcome.Content(hash(text), text, "Page", html, screenshot);
  }

  private static BlobRef put(BlobSink blobs, String content, String mediaType) {
    return blobs.put(content.getBytes(StandardCharsets.UTF_8), mediaType);
  }

  private static String hash(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
