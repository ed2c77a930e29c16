package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pagewatch.gateway.diff.ComparisonPool;
import dev.pagewatch.gateway.fleet.WorkerRegistry;
import dev.pagewatch.gateway.live.LiveCounts;
import dev.pagewatch.gateway.live.RunningChecks;
import dev.pagewatch.gateway.queue.HostShares;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.settings.HistorySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * The REST API: {@code openapi.yaml} says which operations there are, this says what each does. A
 * document and a table that disagree stop the start.
 */
public final class ApiRoutes {

  /** Largest body taken. */
  public static final long MAX_BODY_BYTES = 1024 * 1024;

  private static final String DOCUMENT = "openapi.yaml";

  private final Vertx vertx;
  private final Map<String, Function<RoutingContext, Future<Void>>> operations;

  /** Over the parts of a gateway. */
  public ApiRoutes(
      Vertx vertx,
      Store store,
      WatchInput input,
      RunningChecks running,
      WorkerRegistry workers,
      LiveCounts counts,
      HostShares shares,
      InstantSource clock,
      HistorySettings history,
      String version,
      String nodeId) {
    this.vertx = vertx;
    WatchRoutes watches = new WatchRoutes(store, input, running);
    SnapshotRoutes snapshots = new SnapshotRoutes(store, new ComparisonPool(vertx));
    StatusRoutes status = new StatusRoutes(store, running, workers, counts, shares);
    SystemRoutes system = new SystemRoutes(store, clock, history, version, nodeId);
    this.operations =
        Map.ofEntries(
            Map.entry("createWatch", watches::create),
            Map.entry("listWatches", watches::list),
            Map.entry("readWatch", watches::read),
            Map.entry("patchWatch", watches::patch),
            Map.entry("deleteWatch", watches::delete),
            Map.entry("checkWatch", watches::check),
            Map.entry("listTags", watches::tags),
            Map.entry("listSnapshots", snapshots::list),
            Map.entry("readSnapshotText", snapshots::text),
            Map.entry("readSnapshotHtml", snapshots::html),
            Map.entry("readSnapshotScreenshot", snapshots::screenshot),
            Map.entry("diff", snapshots::diff),
            Map.entry("readQueue", status::queue),
            Map.entry("readStats", status::stats),
            Map.entry("listWorkers", status::workers),
            Map.entry("readSystem", system::read));
  }

  /**
   * Reads the document and builds the routes to mount at {@code /api/v1}: each of its operations,
   * and nothing else.
   */
  public Future<Router> build() {
    return vertx.fileSystem().readFile(DOCUMENT).map(this::routes);
  }

  private Router routes(Buffer yaml) {
    JsonNode document = parse(yaml);
    Router router = Router.router(vertx);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      String route = path.getKey().replaceAll("\\{(\\w+)}", ":$1");
      for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
        Function<RoutingContext, Future<Void>> operation =
            operation(method.getValue().path("operationId").asText());
        router
            .route(HttpMethod.valueOf(method.getKey().toUpperCase(Locale.ROOT)), route)
            .handler(request -> run(operation, request));
      }
      router.route(route).handler(request -> request.fail(405));
    }
    Buffer json = Buffer.buffer(document.toPrettyString());
    router.get("/openapi.yaml").handler(request -> document(request, "application/yaml", yaml));
    router.get("/openapi.json").handler(request -> document(request, "application/json", json));
    router.route().handler(request -> request.fail(404)).failureHandler(new Problems());
    return router;
  }

  private Function<RoutingContext, Future<Void>> operation(String id) {
    Function<RoutingContext, Future<Void>> operation = operations.get(id);
    if (operation == null) {
      throw new IllegalStateException("openapi.yaml has an operation nobody does: " + id);
    }
    return operation;
  }

  private static JsonNode parse(Buffer yaml) {
    try {
      return new YAMLMapper().readTree(yaml.getBytes());
    } catch (IOException e) {
      throw new IllegalStateException("openapi.yaml can't be read", e);
    }
  }

  private static void run(
      Function<RoutingContext, Future<Void>> operation, RoutingContext request) {
    operation.apply(request).onFailure(request::fail);
  }

  private static void document(RoutingContext request, String mediaType, Buffer body) {
    request.response().putHeader(HttpHeaders.CONTENT_TYPE, mediaType).end(body);
  }
}
