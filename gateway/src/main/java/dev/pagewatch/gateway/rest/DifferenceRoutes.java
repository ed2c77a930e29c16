package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.path;
import static dev.pagewatch.gateway.rest.Exchange.query;

import dev.pagewatch.gateway.diff.ComparisonPool;
import dev.pagewatch.gateway.picture.BadPictureException;
import dev.pagewatch.gateway.picture.Picture;
import dev.pagewatch.gateway.picture.PixelDifference;
import dev.pagewatch.gateway.store.QueueReader.Base;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.visual.VisualOptions;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.lang.ref.SoftReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Where the pictures of two snapshots differ. */
final class DifferenceRoutes {

  /** People go back and forth between the last few. */
  private static final int MOST_KEPT = 16;

  private final Store store;
  private final ComparisonPool comparisons;
  private final Map<Pair, SoftReference<Buffer>> kept =
      new LinkedHashMap<>(MOST_KEPT, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Pair, SoftReference<Buffer>> eldest) {
          return size() > MOST_KEPT;
        }
      };

  /** Two pictures by their hashes, and how they are held against each other. */
  private record Pair(String before, String after, double threshold) {}

  /** Their bodies. */
  private record Bodies(Buffer before, Buffer after) {}

  DifferenceRoutes(Store store, ComparisonPool comparisons) {
    this.store = store;
    this.comparisons = comparisons;
  }

  Future<Void> difference(RoutingContext request) {
    String id = path(request, "id");
    String snapshotId = path(request, "sid");
    Optional<String> from = query(request, "from");
    return store
        .read(reading -> pair(reading, id, snapshotId, from))
        .compose(pair -> marked(request, pair))
        .compose(
            png -> {
              // Compressed already. Another threshold makes another picture of the same two.
              request
                  .response()
                  .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
                  .putHeader(HttpHeaders.CONTENT_TYPE, "image/png")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
              return LargeBody.send(request, png);
            });
  }

  private static Pair pair(Reading reading, String id, String snapshotId, Optional<String> from) {
    SnapshotRoutes.requireWatch(reading, id);
    Snapshot to = snapshot(reading.snapshots().find(id, snapshotId));
    Snapshot before =
        snapshot(
            from.isPresent()
                ? reading.snapshots().find(id, from.get())
                : reading.snapshots().previous(id, to.id()));
    double threshold =
        reading
            .queue()
            .base(id)
            .map(Base::options)
            .map(options -> options.visual().thresholdOrUsual())
            .orElse(VisualOptions.USUAL_THRESHOLD);
    return new Pair(picture(before), picture(to), threshold);
  }

  private static Snapshot snapshot(Optional<Snapshot> found) {
    return found.orElseThrow(
        () -> new Problems.NotFoundException("this watch has no two such snapshots to compare"));
  }

  private static String picture(Snapshot snapshot) {
    return Optional.ofNullable(snapshot.screenshotHash()).orElseThrow(DifferenceRoutes::noPicture);
  }

  private static Problems.NotFoundException noPicture() {
    return new Problems.NotFoundException("one of these snapshots has no screenshot");
  }

  private Future<Buffer> marked(RoutingContext request, Pair pair) {
    Buffer known = kept(pair);
    if (known != null) {
      return Future.succeededFuture(known);
    }
    return comparisons.run(
        () -> {
          if (request.response().closed()) {
            return Buffer.buffer(); // who asked didn't wait
          }
          Buffer png = marked(pair, awaited(store.read(reading -> bodies(reading, pair))));
          keep(pair, png);
          return png;
        });
  }

  private static Buffer marked(Pair pair, Bodies bodies) {
    try {
      Picture before = Picture.of(bodies.before().getBytes());
      Picture after = Picture.of(bodies.after().getBytes());
      return Buffer.buffer(new PixelDifference(before, after, pair.threshold()).marked());
    } catch (BadPictureException e) {
      throw new Problems.NotFoundException("a screenshot of these " + e.getMessage());
    }
  }

  private static Bodies bodies(Reading reading, Pair pair) {
    return new Bodies(body(reading, pair.before()), body(reading, pair.after()));
  }

  private static Buffer body(Reading reading, String hash) {
    return reading.snapshots().blob(hash).orElseThrow(DifferenceRoutes::noPicture).content();
  }

  /** Blocks: the bodies are read only when there is a thread to compare them. */
  private static Bodies awaited(Future<Bodies> bodies) throws Exception {
    try {
      return bodies.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private synchronized @Nullable Buffer kept(Pair pair) {
    SoftReference<Buffer> reference = kept.get(pair);
    return reference == null ? null : reference.get();
  }

  private synchronized void keep(Pair pair, Buffer png) {
    kept.put(pair, new SoftReference<>(png));
  }
}
