package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.picture.BadPictureException;
import dev.pagewatch.gateway.picture.Picture;
import dev.pagewatch.gateway.picture.PixelDifference;
import dev.pagewatch.gateway.queue.ChangeJudge.Judged;
import dev.pagewatch.gateway.store.QueueReader.Base;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.SnapshotReader.Blob;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.visual.PictureWords;
import dev.pagewatch.model.visual.VisualOptions;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether a page looks different: its picture is held against the newest snapshot's, so
 * that small differences add up. One pair is in memory at a time.
 */
final class LookJudge {

  private static final Logger LOG = LoggerFactory.getLogger(LookJudge.class);

  private static final long LONGEST_SECONDS = 60;

  private final Store store;
  private final WorkerExecutor thread;

  LookJudge(Vertx vertx, Store store) {
    this.store = store;
    this.thread = vertx.createSharedWorkerExecutor("looks", 1, LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /** The bodies of two pictures, where they are there. */
  private record Pair(Optional<byte[]> before, Optional<byte[]> after) {}

  /** Judges what a check found. */
  Future<Judged> judge(String watchId, Base base, CheckOutcome.Content content) {
    return thread.executeBlocking(
        () -> judged(watchId, base, content, awaited(pair(watchId, base, content))), false);
  }

  private Future<Pair> pair(String watchId, Base base, CheckOutcome.Content content) {
    return store.read(
        reading -> {
          Optional<String> before =
              reading.snapshots().find(watchId, base.snapshotId()).map(Snapshot::screenshotHash);
          Optional<String> after = Optional.ofNullable(content.screenshot()).map(BlobRef::hash);
          return new Pair(body(reading, before), body(reading, after));
        });
  }

  private static Optional<byte[]> body(Reading reading, Optional<String> hash) {
    return hash.flatMap(reading.snapshots()::blob).map(Blob::content).map(it -> it.getBytes());
  }

  /** Blocks: the bodies are read only when it is their turn. */
  private static Pair awaited(Future<Pair> pair) throws Exception {
    try {
      return pair.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static Judged judged(String watchId, Base base, CheckOutcome.Content content, Pair pair) {
    if (pair.after().isEmpty()) {
      return failed("the page's picture did not arrive");
    }
    Picture after;
    try {
      after = Picture.of(pair.after().get());
    } catch (BadPictureException e) {
      return failed("the page's picture " + e.getMessage());
    }
    Picture before = known(watchId, pair.before().orElse(null));
    return before == null
        ? new Judged(content, null)
        : held(base.options().visual(), base, content, before, after);
  }

  /** Null where there is none to go by: whatever is found is new then. */
  private static @Nullable Picture known(String watchId, byte @Nullable [] body) {
    if (body == null) {
      return null;
    }
    try {
      return Picture.of(body);
    } catch (BadPictureException e) {
      LOG.warn("The last picture of watch {} {}", watchId, e.getMessage());
      return null;
    }
  }

  private static Judged held(
      VisualOptions options,
      Base base,
      CheckOutcome.Content content,
      Picture before,
      Picture after) {
    if (!before.isAsLargeAs(after)) {
      String then = PictureWords.size(before.width(), before.height());
      String now = PictureWords.size(after.width(), after.height());
      return changed(content, "Changed: the size, from " + then, new Watch.Excerpt(then, now));
    }
    double share = new PixelDifference(before, after, options.thresholdOrUsual()).share();
    if (share <= options.ratioOrUsual()) {
      LOG.debug("{} of {} differ, which doesn't count", share, base.snapshotId());
      // A page that comes in other bytes and looks the same holds nothing back.
      return share > 0
          ? Judged.heldBack(base, content, PictureWords.differ(share, options.ratioOrUsual()))
          : new Judged(
              new CheckOutcome.Same(base.hash(), content.pageTitle(), content.validators()), null);
    }
    String words = PictureWords.share(share);
    return changed(content, "Changed: " + words, new Watch.Excerpt("", words + " changed"));
  }

  private static Judged changed(CheckOutcome.Content content, String line, Watch.Excerpt excerpt) {
    String text = content.text() + "\n" + line;
    return new Judged(
        new CheckOutcome.Content(
            content.hash(),
            text,
            Sha256.hex(text),
            content.conditional(),
            content.pageTitle(),
            content.html(),
            content.screenshot(),
            content.validators()),
        excerpt);
  }

  private static Judged failed(String message) {
    return new Judged(new CheckOutcome.Failed(ErrorCode.INTERNAL, message), null);
  }
}
