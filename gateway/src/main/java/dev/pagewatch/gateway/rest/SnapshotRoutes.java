package dev.pagewatch.gateway.rest;

import static dev.pagewatch.gateway.rest.Exchange.json;
import static dev.pagewatch.gateway.rest.Exchange.number;
import static dev.pagewatch.gateway.rest.Exchange.path;
import static dev.pagewatch.gateway.rest.Exchange.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagewatch.gateway.diff.ComparisonPool;
import dev.pagewatch.gateway.snapshot.SnapshotItem;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.SnapshotReader.Blob;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.diff.TextDiff;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A watch's history: its snapshots, their bodies, and the difference between any two. */
final class SnapshotRoutes {

  private static final int MAX_LIMIT = 500;
  private static final int DEFAULT_LIMIT = 50;

  private final Store store;
  private final ComparisonPool comparisons;

  private record Page(List<SnapshotItem> items, @Nullable String nextCursor) {}

  private record Diff(String from, String to, List<TextDiff.Hunk> hunks) {}

  /** Two snapshots to compare; with no {@code from}, there is nothing before the first. */
  private record Pair(Snapshot from, Snapshot to, String before, String after) {}

  SnapshotRoutes(Store store, ComparisonPool comparisons) {
    this.store = store;
    this.comparisons = comparisons;
  }

  Future<Void> list(RoutingContext request) {
    String id = path(request, "id");
    int limit = (int) number(request, "limit", 1, MAX_LIMIT, DEFAULT_LIMIT);
    String before = query(request, "cursor").map(SnapshotRoutes::snapshotId).orElse(null);
    return store
        .read(
            reading -> {
              requireWatch(reading, id);
              return reading.snapshots().list(id, before, limit + 1);
            })
        .map(
            snapshots -> {
              boolean more = snapshots.size() > limit;
              List<SnapshotItem> items =
                  snapshots.stream().limit(limit).map(SnapshotItem::of).toList();
              json(request, 200, new Page(items, more ? items.getLast().id() : null));
              return null;
            });
  }

  /** What pages of a history go on from. */
  static String snapshotId(String cursor) {
    try {
      return UUID.fromString(cursor).toString();
    } catch (IllegalArgumentException e) {
      throw new ValidationException(
          "cursor", "is not the nextCursor of a page; start again without it");
    }
  }

  Future<Void> text(RoutingContext request) {
    return body(request, Snapshot::hash)
        .compose(blob -> send(request, "text/plain; charset=utf-8", blob));
  }

  Future<Void> html(RoutingContext request) {
    return body(request, Snapshot::htmlHash)
        .compose(
            blob -> {
              // A stranger's page: never rendered on our origin, never with scripts.
              request
                  .response()
                  .putHeader("Content-Security-Policy", "sandbox")
                  .putHeader("Content-Disposition", "attachment; filename=\"page.html\"");
              return send(request, "text/html; charset=utf-8", blob);
            });
  }

  Future<Void> screenshot(RoutingContext request) {
    return body(request, Snapshot::screenshotHash)
        .compose(
            blob -> {
              // Compressed already.
              request.response().putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY);
              return send(request, blob.mediaType(), blob);
            });
  }

  private Future<Blob> body(RoutingContext request, Function<Snapshot, @Nullable String> hash) {
    String id = path(request, "id");
    String snapshotId = path(request, "sid");
    return store.read(
        reading ->
            reading
                .watches()
                .find(id)
                .flatMap(watch -> reading.snapshots().find(id, snapshotId))
                .map(hash)
                .flatMap(reading.snapshots()::blob)
                .orElseThrow(
                    () ->
                        new Problems.NotFoundException(
                            "there is no such snapshot, or it has no such body")));
  }

  /** Bodies are named by content and never change. */
  private static Future<Void> send(RoutingContext request, String mediaType, Blob blob) {
    request
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, mediaType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=31536000, immutable");
    return LargeBody.send(request, blob.content());
  }

  Future<Void> diff(RoutingContext request) {
    TextDiff.Granularity granularity = granularity(request);
    String id = path(request, "id");
    Optional<String> from = query(request, "from");
    Optional<String> to = query(request, "to");
    boolean unified =
        Optional.ofNullable(request.request().getHeader(HttpHeaders.ACCEPT))
            .filter(accept -> accept.contains("text/x-diff"))
            .isPresent();
    return comparisons
        .run(
            () -> {
              if (request.response().closed()) {
                return Buffer.buffer(); // who asked didn't wait
              }
              Pair pair = awaited(store.read(reading -> pair(reading, id, from, to)));
              return unified ? unified(pair) : hunks(pair, granularity);
            })
        .compose(
            body -> {
              request
                  .response()
                  .putHeader(
                      HttpHeaders.CONTENT_TYPE,
                      unified ? "text/x-diff; charset=utf-8" : "application/json")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
              return LargeBody.send(request, body);
            });
  }

  /** Blocks: the texts are read only when there is a thread to compare them. */
  private static Pair awaited(Future<Pair> pair) throws Exception {
    try {
      return pair.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static Buffer hunks(Pair pair, TextDiff.Granularity granularity)
      throws JsonProcessingException {
    Diff diff =
        new Diff(
            pair.from().id(),
            pair.to().id(),
            TextDiff.hunks(pair.before(), pair.after(), granularity));
    return Buffer.buffer(Json.mapper().writeValueAsBytes(diff));
  }

  private static Buffer unified(Pair pair) {
    return Buffer.buffer(
        TextDiff.unified(
            pair.before(),
            pair.after(),
            pair.from().id() + "\t" + pair.from().takenAt(),
            pair.to().id() + "\t" + pair.to().takenAt()));
  }

  private static TextDiff.Granularity granularity(RoutingContext request) {
    return switch (query(request, "granularity").orElse("line")) {
      case "line" -> TextDiff.Granularity.LINE;
      case "word" -> TextDiff.Granularity.WORD;
      default -> throw new ValidationException("granularity", "must be line or word");
    };
  }

  private static Pair pair(
      Reading reading, String id, Optional<String> fromId, Optional<String> toId) {
    Watch watch = requireWatch(reading, id);
    Snapshot to = snapshot(reading, id, "to", toId.orElse(watch.snapshotId()));
    Snapshot from =
        fromId.isPresent()
            ? snapshot(reading, id, "from", fromId.get())
            : reading.snapshots().previous(id, to.id()).orElse(to);
    return new Pair(from, to, text(reading, from), text(reading, to));
  }

  private static Snapshot snapshot(
      Reading reading, String watchId, String field, @Nullable String snapshotId) {
    return Optional.ofNullable(snapshotId)
        .flatMap(sid -> reading.snapshots().find(watchId, sid))
        .orElseThrow(
            () ->
                new Problems.NotFoundException(
                    "this watch has no snapshot to compare as %s".formatted(field)));
  }

  private static String text(Reading reading, Snapshot snapshot) {
    return reading.snapshots().blob(snapshot.hash()).orElseThrow().content().toString();
  }

  static Watch requireWatch(Reading reading, String id) {
    return reading.watches().find(id).orElseThrow(WatchRoutes::noSuchWatch);
  }
}
