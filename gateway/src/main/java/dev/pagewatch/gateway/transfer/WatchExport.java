package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.NamedProxy;
import dev.pagewatch.gateway.store.ProxyReader.Used;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.TransferReader.Kept;
import dev.pagewatch.gateway.store.WatchDefaults;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.json.Json;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All watches as one JSON document, in parts, so that their number costs no memory: {@code {format,
 * version, exportedAt, proxies, defaults, watches}}, one watch a line, each as {@code POST
 * /watches} takes it. A watch that changes meanwhile is in it as it was before or after.
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
    return store
        .read(
            reading ->
                new Piece(
                    started ? List.of() : reading.proxies().list(),
                    started ? Defaults.none() : reading.defaults().current(),
                    reading.transfer().kept(after, PIECE)))
        .map(this::part);
  }

  private record Piece(List<Used> proxies, Defaults defaults, List<Kept> watches) {}

  /** As {@code POST /proxies} takes it, but for the password. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record ExportedProxy(
      String name, String url, @Nullable String user, @Nullable String password) {

    static ExportedProxy of(NamedProxy proxy) {
      ProxyServer server = proxy.server();
      String password = server.password();
      return new ExportedProxy(
          proxy.name().name(),
          server.address(),
          server.user(),
          password == null || password.isEmpty() ? null : FetchOptions.HIDDEN);
    }
  }

  private static void append(Buffer part, List<Used> proxies) {
    String separator = "\"proxies\":[\n";
    for (Used used : proxies) {
      part.appendString(separator).appendString(Json.write(ExportedProxy.of(used.proxy())));
      separator = ",\n";
    }
    if (!proxies.isEmpty()) {
      part.appendString("\n],");
    }
  }

  /** Those of a scope: their fields beside the tag. */
  private record TaggedDefaults(
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String tag,
      @JsonUnwrapped WatchDefaults defaults) {}

  private static void append(Buffer part, Defaults defaults) {
    String separator = "\"defaults\":[\n";
    for (String scope : defaults.scopes()) {
      TaggedDefaults item =
          new TaggedDefaults(
              scope.equals(Defaults.GLOBAL) ? null : scope,
              defaults.of(scope).defaults().withoutSecrets());
      part.appendString(separator).appendString(Json.write(item));
      separator = ",\n";
    }
    if (!defaults.scopes().isEmpty()) {
      part.appendString("\n],");
    }
  }

  private Buffer part(Piece piece) {
    List<Kept> watches = piece.watches();
    Buffer part = Buffer.buffer();
    if (!started) {
      part.appendString(
          "{\"format\":\"%s\",\"version\":%d,\"exportedAt\":\"%s\","
              .formatted(FORMAT, VERSION, Json.format(at)));
      append(part, piece.proxies());
      append(part, piece.defaults());
      part.appendString("\"watches\":[");
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
