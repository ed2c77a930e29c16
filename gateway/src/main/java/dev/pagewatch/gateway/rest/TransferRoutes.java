package dev.pagewatch.gateway.rest;

import dev.pagewatch.gateway.store.Piecewise;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.transfer.ImportFile;
import dev.pagewatch.gateway.transfer.Importer;
import dev.pagewatch.gateway.transfer.WatchExport;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.json.Json;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.MIMEHeader;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;

/** Watches in and out by the file. */
final class TransferRoutes {

  private final Vertx vertx;
  private final Store store;
  private final Importer importer;
  private final Uploads uploads;
  private final InstantSource clock;

  TransferRoutes(Vertx vertx, Store store, WatchInput input, Path uploads, InstantSource clock) {
    this.vertx = vertx;
    this.store = store;
    this.importer = new Importer(vertx, store, input);
    this.uploads = new Uploads(vertx, uploads);
    this.clock = clock;
  }

  Future<Void> importWatches(RoutingContext request) {
    MIMEHeader type = request.parsedHeaders().contentType();
    ImportFile.Format format = format(type);
    Charset charset = charset(type);
    HttpServerResponse response = request.response();
    return uploads
        .receive(request.request(), format.maxMegabytes())
        .compose(
            file ->
                importer
                    .run(new ImportFile(file, format, charset), () -> !response.closed())
                    .eventually(() -> uploads.delete(file)))
        // A report may have a line for each of very many watches.
        .compose(report -> vertx.executeBlocking(() -> Buffer.buffer(Json.write(report)), false))
        .compose(
            report -> {
              response
                  .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
              return LargeBody.send(request, report);
            });
  }

  private static ImportFile.Format format(MIMEHeader type) {
    String mediaType = type.component() + "/" + type.subComponent();
    for (ImportFile.Format format : ImportFile.Format.values()) {
      if (format.mediaType().equalsIgnoreCase(mediaType)) {
        return format;
      }
    }
    throw unsupported(type);
  }

  private static Charset charset(MIMEHeader type) {
    String name = type.parameter("charset");
    try {
      return name == null ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw unsupported(type);
    }
  }

  private static Problems.UnsupportedBodyException unsupported(MIMEHeader type) {
    return new Problems.UnsupportedBodyException(
        Arrays.stream(ImportFile.Format.values()).map(ImportFile.Format::mediaType).toList(),
        type.rawValue());
  }

  Future<Void> export(RoutingContext request) {
    Instant now = clock.instant();
    WatchExport export = new WatchExport(store, now);
    HttpServerResponse response = request.response();
    if (request.request().method().equals(HttpMethod.HEAD)) {
      describe(response, now);
      return response.end();
    }
    return Piecewise.run(() -> export.next().compose(part -> write(response, part, now)))
        .compose(written -> response.end());
  }

  private static Future<Boolean> write(HttpServerResponse response, Buffer part, Instant now) {
    if (part.length() == 0) {
      return Future.succeededFuture(false);
    }
    if (!response.headWritten()) {
      describe(response, now);
      response.setChunked(true);
    }
    // Written, and not only queued: a slow reader holds up the reading, not the memory.
    return response.write(part).map(true);
  }

  private static void describe(HttpServerResponse response, Instant now) {
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader(
            "Content-Disposition",
            "attachment; filename=\"pagewatch-%s.json\""
                .formatted(now.atOffset(ZoneOffset.UTC).toLocalDate()));
  }
}
