package dev.pagewatch.gateway.edge;

import dev.pagewatch.gateway.rest.Problem;
import dev.pagewatch.gateway.signin.PassBook;
import dev.pagewatch.gateway.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The HTTP server and the order in which a request meets its handlers. */
public final class HttpEdge {

  private static final int MAX_WEBSOCKET_BYTES = 512 * 1024;
  private static final long MAX_DATABASE_MILLIS = 2_000;
  private static final List<String> PAGES =
      List.of("/", "/watches/:id", "/queue", "/workers", "/settings");
  private static final List<String> ASSETS =
      List.of("/index.html", "/api-docs.html", "/app/", "/css/", "/icons/", "/vendor/");

  private final Vertx vertx;
  private final Store store;
  private final Admission admission;
  private final Gate gate;
  private final List<String> allowedOrigins;
  private final PrometheusMeterRegistry meters;

  /** For a server that admits as {@code admission} says, and whom {@code passes} knows. */
  public HttpEdge(
      Vertx vertx,
      Store store,
      Admission admission,
      PassBook passes,
      List<String> allowedOrigins,
      InstantSource clock,
      PrometheusMeterRegistry meters) {
    this.vertx = vertx;
    this.store = store;
    this.admission = admission;
    this.gate = new Gate(passes, !allowedOrigins.isEmpty(), clock);
    this.allowedOrigins = allowedOrigins;
    this.meters = meters;
  }

  /**
   * Serves API, bridge, health, metrics and UI on the event loop it is called on. Fails when the
   * address can't be listened on; on several loops the same address is shared between them.
   */
  public Future<HttpServer> listen(
      String host, int port, Router api, Router bridge, Handler<RoutingContext> problems) {
    Router router = Router.router(vertx);
    router.route().handler(new SecurityHeaders());
    router.get("/health/live").handler(live());
    router.get("/health/ready").handler(ready());
    router.route().handler(admission);
    if (!allowedOrigins.isEmpty()) {
      router.route().handler(forAllowedOrigins(cors()));
    }
    for (int status : new int[] {400, 404, 405, 413, 415, 500}) {
      router.errorHandler(status, problems);
    }
    serveInterface(router);
    router.route().handler(gate);
    router.route("/eventbus/*").handler(Gate::strangersByWebSocketOnly).subRouter(bridge);
    router
        .get("/api/v1/docs")
        .handler(Gate::readersOnly)
        .handler(context -> page(context, "/api-docs.html"));
    router.route("/api/v1/*").subRouter(api);
    router.route().handler(Gate::readersOnly);
    router.get("/metrics").handler(this::metrics);
    router
        .route()
        .handler(context -> Problem.of(404, "there is nothing at this path").answer(context));
    return vertx.createHttpServer(options()).requestHandler(router).listen(port, host);
  }

  /** The interface is for anybody: it says nothing until one has signed in. */
  private static void serveInterface(Router router) {
    StaticHandler files =
        StaticHandler.create(FileSystemAccess.RELATIVE, "webroot")
            .setCachingEnabled(true)
            .setMaxAgeSeconds(0)
            .setIncludeHidden(false);
    for (String page : PAGES) {
      router.get(page).handler(context -> page(context, "/index.html"));
    }
    router
        .get()
        .handler(
            context -> {
              if (ASSETS.stream().anyMatch(context.normalizedPath()::startsWith)) {
                files.handle(context);
              } else {
                context.next();
              }
            });
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setCompressionSupported(true)
        // No browser asks for it, the JDK's client does and may lose the answer, and a proxy that
        // lets
        // it through no longer sees what is asked.
        .setHttp2ClearTextEnabled(false)
        .setMaxWebSocketMessageSize(MAX_WEBSOCKET_BYTES)
        .setMaxWebSocketFrameSize(MAX_WEBSOCKET_BYTES)
        // A window of 32 KB a socket, for messages of half a kilobyte.
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxInitialLineLength(16 * 1024);
  }

  /** The library's handler refuses every Origin that it was not given, our own too. */
  private Handler<RoutingContext> forAllowedOrigins(CorsHandler cors) {
    return context -> {
      String origin = context.request().getHeader(HttpHeaders.ORIGIN);
      if (origin != null && allowedOrigins.contains(origin)) {
        cors.handle(context);
      } else {
        context.next();
      }
    };
  }

  private CorsHandler cors() {
    return CorsHandler.create()
        .addOrigins(allowedOrigins)
        .allowCredentials(true)
        .allowedMethods(
            Set.of(
                HttpMethod.GET,
                HttpMethod.POST,
                HttpMethod.PUT,
                HttpMethod.PATCH,
                HttpMethod.DELETE))
        .allowedHeaders(Set.of("Content-Type", "If-Match", "Authorization"))
        .exposedHeaders(Set.of("ETag", "Location", "Retry-After"));
  }

  /** The UI's pages are one document, whose script reads the path; the API's page is another. */
  private static void page(RoutingContext context, String document) {
    context.response().putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
    context.reroute(document);
  }

  private HealthCheckHandler live() {
    return HealthCheckHandler.createWithHealthChecks(
        HealthChecks.create(vertx).register("process", promise -> promise.complete(Status.OK())));
  }

  private HealthCheckHandler ready() {
    return HealthCheckHandler.createWithHealthChecks(
        HealthChecks.create(vertx)
            .register("database", 2 * MAX_DATABASE_MILLIS, this::databaseAnswers));
  }

  /**
   * A database that doesn't answer is an answer too, 503: failing the promise would make it 500.
   */
  private void databaseAnswers(Promise<Status> promise) {
    store
        .write(
            transaction -> {
              transaction.touch();
              return true;
            })
        .timeout(MAX_DATABASE_MILLIS, TimeUnit.MILLISECONDS)
        .onComplete(
            touched -> promise.complete(Status.OK()), failure -> promise.complete(Status.KO()));
  }

  private void metrics(RoutingContext context) {
    MeterRegistry registry = meters;
    if (registry.isClosed()) {
      Problem.of(503, "stopping").answer(context);
      return;
    }
    vertx
        .executeBlocking(meters::scrape, false)
        .onComplete(
            text ->
                context
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")
                    .end(text),
            context::fail);
  }
}
