package dev.pagewatch.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pagewatch.gateway.diff.ComparisonPool;
import dev.pagewatch.gateway.fleet.WorkerRegistry;
import dev.pagewatch.gateway.live.LiveCounts;
import dev.pagewatch.gateway.live.RunningChecks;
import dev.pagewatch.gateway.loop.HomeLoop;
import dev.pagewatch.gateway.preview.PreviewDesk;
import dev.pagewatch.gateway.queue.DraftJudge;
import dev.pagewatch.gateway.queue.DraftLooks;
import dev.pagewatch.gateway.queue.HostShares;
import dev.pagewatch.gateway.signin.ApiKeys;
import dev.pagewatch.gateway.signin.PassBook;
import dev.pagewatch.gateway.signin.SignIn;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.watch.WatchCommands;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.settings.HistorySettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The REST API: {@code openapi.yaml} says which operations there are, this says what each does. A
 * document and a table that disagree stop the start.
 */
public final class ApiRoutes {

  /** Largest body taken. */
  public static final long MAX_BODY_BYTES = 1024 * 1024;

  /** Operations whose bodies are too large to be read into memory. */
  private static final Set<String> READ_THEIR_BODIES = Set.of("importWatches");

  private static final String DOCUMENT = "openapi.yaml";

  private final Vertx vertx;
  private final Map<String, Function<RoutingContext, Future<Void>>> operations;

  /**
   * Over the parts of a gateway.
   *
   * @param checkTimeout deadline of a check, and so of a preview
   * @param sockets every live socket as operators see it
   * @param uploads where large bodies are kept while they are read
   */
  public ApiRoutes(
      Vertx vertx,
      HomeLoop home,
      Store store,
      WatchInput input,
      RunningChecks running,
      WorkerRegistry workers,
      LiveCounts counts,
      HostShares shares,
      PreviewDesk previewing,
      Duration checkTimeout,
      Supplier<Future<? extends List<?>>> sockets,
      SignIn signIn,
      ApiKeys keys,
      PassBook passes,
      InstantSource clock,
      HistorySettings history,
      String version,
      String nodeId,
      Path uploads) {
    this.vertx = vertx;
    WatchRoutes watches = new WatchRoutes(store, input, running);
    DefaultsRoutes defaults = new DefaultsRoutes(store);
    ProxyRoutes proxies = new ProxyRoutes(store);
    BulkRoutes bulk = new BulkRoutes(new WatchCommands(store));
    ComparisonPool comparisons = new ComparisonPool(vertx);
    PreviewRoutes previews =
        new PreviewRoutes(
            home,
            store,
            input,
            previewing,
            new DraftJudge(vertx, store),
            new DraftLooks(store, comparisons),
            checkTimeout);
    TransferRoutes transfer = new TransferRoutes(vertx, store, input, uploads, clock);
    SnapshotRoutes snapshots = new SnapshotRoutes(store, comparisons);
    DifferenceRoutes differences = new DifferenceRoutes(store, comparisons);
    StepRoutes steps = new StepRoutes(store);
    PriceRoutes prices = new PriceRoutes(store);
    StatusRoutes status = new StatusRoutes(store, running, workers, counts, shares, sockets);
    SystemRoutes system = new SystemRoutes(store, clock, history, version, nodeId);
    SessionRoutes sessions = new SessionRoutes(home, signIn, passes);
    ApiKeyRoutes apiKeys = new ApiKeyRoutes(keys);
    this.operations =
        Map.ofEntries(
            Map.entry("createWatch", watches::create),
            Map.entry("listWatches", watches::list),
            Map.entry("readWatch", watches::read),
            Map.entry("patchWatch", watches::patch),
            Map.entry("deleteWatch", watches::delete),
            Map.entry("checkWatch", watches::check),
            Map.entry("bulkWatches", bulk::bulk),
            Map.entry("previewWatch", previews::preview),
            Map.entry("importWatches", transfer::importWatches),
            Map.entry("exportWatches", transfer::export),
            Map.entry("listTags", watches::tags),
            Map.entry("readDefaults", defaults::read),
            Map.entry("replaceDefaults", defaults::replace),
            Map.entry("readTagDefaults", defaults::read),
            Map.entry("replaceTagDefaults", defaults::replace),
            Map.entry("deleteTagDefaults", defaults::delete),
            Map.entry("listProxies", proxies::list),
            Map.entry("createProxy", proxies::create),
            Map.entry("readProxy", proxies::read),
            Map.entry("patchProxy", proxies::patch),
            Map.entry("deleteProxy", proxies::delete),
            Map.entry("listPrices", prices::list),
            Map.entry("listSnapshots", snapshots::list),
            Map.entry("readSnapshotText", snapshots::text),
            Map.entry("readSnapshotHtml", snapshots::html),
            Map.entry("readSnapshotScreenshot", snapshots::screenshot),
            Map.entry("readSnapshotDifference", differences::difference),
            Map.entry("diff", snapshots::diff),
            Map.entry("listSteps", steps::list),
            Map.entry("readStepScreenshot", steps::screenshot),
            Map.entry("readQueue", status::queue),
            Map.entry("readStats", status::stats),
            Map.entry("listWorkers", status::workers),
            Map.entry("listSockets", status::sockets),
            Map.entry("readSystem", system::read),
            Map.entry("readSession", sessions::state),
            Map.entry("signIn", sessions::signIn),
            Map.entry("signOut", sessions::signOut),
            Map.entry("signOutEverywhere", sessions::signOutEverywhere),
            Map.entry("setPassword", sessions::setPassword),
            Map.entry("listApiKeys", apiKeys::list),
            Map.entry("createApiKey", apiKeys::create),
            Map.entry("revokeApiKey", apiKeys::revoke));
  }

  /**
   * Reads the document and builds the routes to mount at {@code /api/v1}: each of its operations,
   * and nothing else.
   */
  public Future<Router> build() {
    return vertx
        .fileSystem()
        .readFile(DOCUMENT)
        .compose(
            yaml ->
                vertx.executeBlocking(() -> parse(yaml)).map(document -> routes(yaml, document)));
  }

  private Router routes(Buffer yaml, JsonNode document) {
    Access access = new Access(document);
    Router router = Router.router(vertx);
    router.route().handler(access::strangers);
    BodyHandler bodies = BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES);
    for (Map.Entry<String, JsonNode> path : paths(document)) {
      String route = path.getKey().replaceAll("\\{(\\w+)}", ":$1");
      Set<String> methods = new TreeSet<>(Set.of("OPTIONS"));
      for (Map.Entry<String, JsonNode> entry : path.getValue().properties()) {
        String method = entry.getKey().toUpperCase(Locale.ROOT);
        // Two routes: the library wants what reads bodies first on each, and a stranger's is not
        // read.
        Route guarded = router.route(HttpMethod.valueOf(method), route);
        Route served = router.route(HttpMethod.valueOf(method), route);
        methods.add(method);
        if (method.equals("GET")) {
          guarded.method(HttpMethod.HEAD);
          served.method(HttpMethod.HEAD);
          methods.add("HEAD");
        }
        Operation operation = operation(entry.getValue());
        guarded.handler(access.to(method, entry.getValue()));
        if (!READ_THEIR_BODIES.contains(operation.id())) {
          served.handler(bodies);
        }
        served.handler(operation::run);
      }
      otherMethods(router, route, methods);
    }
    Buffer json = Buffer.buffer(document.toPrettyString());
    document(router, "/openapi.yaml", "application/yaml", yaml);
    document(router, "/openapi.json", "application/json", json);
    router.route().handler(request -> request.fail(404)).failureHandler(new Problems());
    return router;
  }

  /** What the document says of an operation that its handler has to know, and that handler. */
  private record Operation(
      String id, List<String> takes, Function<RoutingContext, Future<Void>> handler) {
    void run(RoutingContext request) {
      Exchange.takes(request, takes);
      handler.apply(request).onFailure(request::fail);
    }
  }

  /** Paths without parameters first, or {@code /watches/{id}} would take {@code /watches/bulk}. */
  private static List<Map.Entry<String, JsonNode>> paths(JsonNode document) {
    return document.path("paths").properties().stream()
        .sorted(Comparator.comparing(path -> path.getKey().contains("{")))
        .toList();
  }

  private Operation operation(JsonNode described) {
    String id = described.path("operationId").asText();
    Function<RoutingContext, Future<Void>> handler = operations.get(id);
    if (handler == null) {
      throw new IllegalStateException("openapi.yaml has an operation nobody does: " + id);
    }
    List<String> takes = new ArrayList<>();
    described.at("/requestBody/content").fieldNames().forEachRemaining(takes::add);
    return new Operation(id, List.copyOf(takes), handler);
  }

  /** OPTIONS tells the methods there are, any other is refused telling them. */
  private static void otherMethods(Router router, String route, Set<String> methods) {
    String allow = String.join(", ", methods);
    router
        .route(route)
        .handler(
            request -> {
              request.response().putHeader(HttpHeaders.ALLOW, allow);
              if (request.request().method().equals(HttpMethod.OPTIONS)) {
                request.response().setStatusCode(204).end();
              } else {
                request.fail(405);
              }
            });
  }

  private static void document(Router router, String path, String mediaType, Buffer body) {
    router
        .route(HttpMethod.GET, path)
        .method(HttpMethod.HEAD)
        .handler(
            request -> {
              request.response().putHeader(HttpHeaders.CONTENT_TYPE, mediaType);
              Exchange.end(request, body);
            });
    otherMethods(router, path, new TreeSet<>(Set.of("GET", "HEAD", "OPTIONS")));
  }

  private static JsonNode parse(Buffer yaml) {
    try {
      return new YAMLMapper().readTree(yaml.getBytes());
    } catch (IOException e) {
      throw new IllegalStateException("openapi.yaml can't be read", e);
    }
  }
}
