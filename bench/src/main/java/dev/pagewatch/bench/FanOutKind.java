package dev.pagewatch.bench;

import dev.pagewatch.gateway.Gateway;
import dev.pagewatch.gateway.GatewayConfig;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.settings.HistorySettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** What viewers are measured at. All serve on as many event loops as there are cores. */
enum FanOutKind {
  /** A whole gateway, over plain WebSocket. */
  OURS("ours", false, false),

  /** A whole gateway, over SockJS as browsers speak it. */
  OURS_IN_SOCKJS("ours in SockJS", true, false),

  /** Vert.x's own bridge, over SockJS: its plain WebSocket doesn't take text frames. */
  STOCK("stock", true, false),

  /** WebSockets that all get everything as it is: nothing could do with less. */
  BARE("bare", false, false),

  /** Our bridge without the rest of a gateway. */
  PLAIN("no deflate", false, false),

  /** The same, compressing for each socket what it is sent. */
  DEFLATED("deflate", false, true);

  /** Below 0, servers that ask for the same share a port that is free. */
  private static final int SHARED_PORT = -7;

  private final String title;
  private final boolean inSockJs;
  private final boolean deflates;

  FanOutKind(String title, boolean inSockJs, boolean deflates) {
    this.title = title;
    this.inSockJs = inSockJs;
    this.deflates = deflates;
  }

  /** For a table. */
  String title() {
    return title;
  }

  /** Viewers of a server of this kind. */
  Viewers viewers(Vertx vertx, Child server) {
    // The stock bridge has no answer to a ping.
    String question =
        this == STOCK
            ? "{\"type\":\"publish\",\"address\":\"none\",\"body\":{}}"
            : "{\"type\":\"ping\"}";
    return new Viewers(vertx, Integer.parseInt(server.greeting()), inSockJs, deflates, question);
  }

  /** A server of this kind in a process of its own. */
  Child start() throws Exception {
    return new Child(FanOutServer.class, false, name());
  }

  /** Whether a viewer is sent only the rows it asked for. */
  boolean hasRows() {
    return this == OURS || this == OURS_IN_SOCKJS;
  }

  /** Serves in this process; the port. */
  int serve(Vertx vertx, PrometheusMeterRegistry meters) throws Exception {
    return switch (this) {
      case OURS, OURS_IN_SOCKJS -> gateway(vertx, meters);
      case STOCK -> onEachLoop(vertx, () -> new Stock(options()));
      case BARE -> onEachLoop(vertx, () -> new Bare(options()));
      case PLAIN, DEFLATED ->
          onEachLoop(
              vertx,
              BridgeAlone.on(
                  vertx, meters, options().setPerMessageWebSocketCompressionSupported(deflates)));
    };
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions().setPerMessageWebSocketCompressionSupported(false);
  }

  private static int gateway(Vertx vertx, PrometheusMeterRegistry meters) throws Exception {
    return SampleWatches.get(
            Gateway.start(
                vertx,
                new GatewayConfig(
                    "127.0.0.1",
                    0,
                    Files.createTempDirectory("fan-out"),
                    Optional.empty(),
                    List.of(),
                    Optional.empty(),
                    AddressPolicy.of(List.of()),
                    Duration.ofSeconds(45),
                    4,
                    Duration.ZERO,
                    new HistorySettings(500, Optional.empty()),
                    "w1",
                    "bench"),
                meters))
        .port();
  }

  private static int onEachLoop(Vertx vertx, Supplier<Loop> loops) throws Exception {
    AtomicInteger port = new AtomicInteger();
    SampleWatches.get(
        vertx.deployVerticle(
            () -> {
              Loop loop = loops.get();
              loop.port = port;
              return loop;
            },
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors())));
    return port.get();
  }

  /** A server on one event loop. */
  abstract static class Loop extends VerticleBase {

    private final HttpServerOptions options;
    private AtomicInteger port = new AtomicInteger();

    Loop(HttpServerOptions options) {
      this.options = options;
    }

    /** Sets up what it serves. */
    abstract HttpServer serve(HttpServer server);

    @Override
    public Future<?> start() {
      return serve(vertx.createHttpServer(options))
          .listen(SHARED_PORT, "127.0.0.1")
          .onSuccess(listening -> port.set(listening.actualPort()));
    }
  }

  private static final class Stock extends Loop {

    /** By default it wants a ping each 10 s. */
    private static final long PING_MILLIS = 600_000;

    Stock(HttpServerOptions options) {
      super(options);
    }

    @Override
    HttpServer serve(HttpServer server) {
      SockJSBridgeOptions permits = new SockJSBridgeOptions().setPingTimeout(PING_MILLIS);
      for (String address : BusAddresses.TO_BROWSER) {
        permits.addOutboundPermitted(new PermittedOptions().setAddress(address));
      }
      Router router = Router.router(vertx);
      router
          .route("/eventbus/*")
          .subRouter(
              SockJSHandler.create(vertx, new SockJSHandlerOptions().setRegisterWriteHandler(false))
                  .bridge(permits));
      return server.requestHandler(router);
    }
  }

  private static final class Bare extends Loop {

    private final Set<ServerWebSocket> sockets = new HashSet<>();

    Bare(HttpServerOptions options) {
      super(options);
    }

    @Override
    HttpServer serve(HttpServer server) {
      vertx
          .eventBus()
          .<String>localConsumer(
              BusAddresses.WATCH_STATUS,
              message -> sockets.forEach(socket -> socket.writeTextMessage(message.body())));
      return server.webSocketHandler(this::opened);
    }

    private void opened(ServerWebSocket socket) {
      sockets.add(socket);
      socket.closeHandler(gone -> sockets.remove(socket));
      socket.textMessageHandler(
          text -> {
            if (text.contains("ping")) {
              socket.writeTextMessage("pong");
            }
          });
    }
  }
}
