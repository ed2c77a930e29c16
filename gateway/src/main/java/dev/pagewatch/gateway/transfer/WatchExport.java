package dev.pagewatch.gateway.transfer;

import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.TransferReader.Kept;
import dev.pagewatch.model.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All watches as one JSON document, in parts, so that their number costs no memory: {@code {format,
 * version, exportedAt, watches}}, one watch a line, each as {@code POST /watches} takes it. A watch
 * that changes meanwhile is in it as it was before or after.
 */
public final class WatchExport {

  static final String FORMAT = "pagewatch";
  static final int VERSION = 1;

  private static final int PIECE = 500;

  private final Store store;
  private final Instant at;
  private @Nullable String after;
  private boolean started;
  private boolean ended;

  /** Of a store's watches. */
  public WatchExport(Store store, Instant at) {
    this.store = store;
    this.at = at;
  }

  /** The next part; after the last one, an empty one. */
  public Future<Buffer> next() {
    if (ended) {
      return Future.succeededFuture(Buffer.buffer());
    }
    return store.read(reading -> reading.transfer().kept(after, PIECE)).map(this::part);
  }

  private Buffer part(List<Kept> watches) {
    Buffer part = Buffer.buffer();
    if (!started) {
      part.appendString(
          "{\"format\":\"%s\",\"version\":%d,\"exportedAt\":\"%s\",\"watches\":["
              .formatted(FORMAT, VERSION, Json.format(at)));
    }
    String separator = started ? ",\n" : "\n";
    for (Kept kept : watches) {
      part.appendString(separator).appendString(Json.write(kept.watch()));
      separator = ",\n";
      after = kept.id();
    }
    started = true;
    if (watches.size() < PIECE) {
      ended = true;
      part.appendString("\n]}\n");
    }
    return part;
  }
}
