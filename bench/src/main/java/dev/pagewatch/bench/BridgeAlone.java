package dev.pagewatch.bench;

import dev.pagewatch.gateway.bridge.Bridge;
import dev.pagewatch.gateway.loop.HomeLoop;
import dev.pagewatch.gateway.session.SessionDesk;
import dev.pagewatch.gateway.signin.Client;
import dev.pagewatch.gateway.signin.PassBook;
import dev.pagewatch.gateway.signin.Visitor;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import dev.pagewatch.gateway.watch.WatchCommands;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.net.AddressPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Our bridge behind a server whose options are the bench's: the gateway's are its own. */
final class BridgeAlone extends FanOutKind.Loop {

  private final Bridge bridge;

  private BridgeAlone(Bridge bridge, HttpServerOptions options) {
    super(options);
    this.bridge = bridge;
  }

  /** Servers of one bridge. */
  static Supplier<FanOutKind.Loop> on(Vertx vertx, MeterRegistry meters, HttpServerOptions options)
      throws Exception {
    Path file = Files.createTempDirectory("fan-out").resolve("pagewatch.db");
    Store store = SqliteStore.open(vertx, file, InstantSource.system());
    Home home = new Home(store, meters);
    SampleWatches.get(vertx.deployVerticle(home));
    return () -> new BridgeAlone(home.bridge(), options);
  }

  @Override
  HttpServer serve(HttpServer server) {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            request -> {
              Visitor.set(request, new Visitor.Local());
              Client.set(request, new Client("127.0.0.1", true, false));
              request.next();
            });
    router.route("/eventbus/*").subRouter(bridge.takeSockets().routes());
    return server.requestHandler(router);
  }

  /** Where the bridge's shared state lives. */
  private static final class Home extends VerticleBase {

    private final Store store;
    private final MeterRegistry meters;
    private volatile @Nullable Bridge bridge;

    Home(Store store, MeterRegistry meters) {
      this.store = store;
      this.meters = meters;
    }

    Bridge bridge() {
      return Objects.requireNonNull(bridge, "not started");
    }

    @Override
    public Future<?> start() {
      InstantSource clock = InstantSource.system();
      HomeLoop home = HomeLoop.current(vertx);
      Bridge made =
          new Bridge(
              vertx,
              home,
              new WatchCommands(store),
              new SessionDesk(
                  vertx,
                  store,
                  new WatchInput(AddressPolicy.of(List.of()), ZoneId.systemDefault()),
                  () -> 0,
                  clock),
              new PassBook(vertx, home, store, clock),
              address -> List.of(),
              () -> {},
              clock,
              meters);
      made.start();
      bridge = made;
      return Future.succeededFuture();
    }
  }
}
