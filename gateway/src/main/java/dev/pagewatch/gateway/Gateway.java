package dev.pagewatch.gateway;

import dev.pagewatch.gateway.bridge.Bridge;
import dev.pagewatch.gateway.edge.Admission;
import dev.pagewatch.gateway.edge.EdgeVerticle;
import dev.pagewatch.gateway.edge.EventLoopDelay;
import dev.pagewatch.gateway.edge.HttpEdge;
import dev.pagewatch.gateway.fleet.WorkerRegistry;
import dev.pagewatch.gateway.history.HistoryKeeper;
import dev.pagewatch.gateway.live.CheckRate;
import dev.pagewatch.gateway.live.LiveCounts;
import dev.pagewatch.gateway.live.RunningChecks;
import dev.pagewatch.gateway.live.StatusPublisher;
import dev.pagewatch.gateway.loop.HomeLoop;
import dev.pagewatch.gateway.preview.PreviewDesk;
import dev.pagewatch.gateway.queue.ClusterDoor;
import dev.pagewatch.gateway.queue.HostShares;
import dev.pagewatch.gateway.queue.LeaseDesk;
import dev.pagewatch.gateway.queue.QueueClock;
import dev.pagewatch.gateway.rest.ApiRoutes;
import dev.pagewatch.gateway.session.SessionDesk;
import dev.pagewatch.gateway.signin.ApiKeys;
import dev.pagewatch.gateway.signin.PassBook;
import dev.pagewatch.gateway.signin.PasswordNeededException;
import dev.pagewatch.gateway.signin.SignIn;
import dev.pagewatch.gateway.snapshot.SnapshotBlobSink;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import dev.pagewatch.gateway.watch.WatchCommands;
import dev.pagewatch.gateway.watch.WatchInput;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.IpAddress;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One gateway: owns the store, serves HTTP and the bridge, gives out leases. */
public final class Gateway {

  private static final long DUE_MILLIS = 500;
  private static final long LEASE_MILLIS = 1_000;

  /** Longer than a person looks at a form that does nothing. */
  private static final Duration PREVIEW_PATIENCE = Duration.ofSeconds(10);

  /** Tells the ports apart that gateways of one process ask to be free ones. */
  private static final AtomicInteger NEXT_SHARED = new AtomicInteger();

  private final Vertx vertx;
  private final GatewayConfig config;
  private final Store store;
  private final Wiring wiring;
  private final String deployment;

  private Gateway(
      Vertx vertx, GatewayConfig config, Store store, Wiring wiring, String deployment) {
    this.vertx = vertx;
    this.config = config;
    this.store = store;
    this.wiring = wiring;
    this.deployment = deployment;
  }

  /**
   * Opens the store and serves.
   *
   * @return fails with {@link StoreUnavailableException} when the database can't be used, with
   *     {@link java.net.BindException} when the address is taken, with {@link
   *     PasswordNeededException} when it may be reached from elsewhere and there is no password
   */
  public static Future<Gateway> start(
      Vertx vertx, GatewayConfig config, PrometheusMeterRegistry meters) {
    return start(vertx, config, meters, InstantSource.system());
  }

  /** As above, by a clock of the caller's. What time brings about is looked for every second. */
  static Future<Gateway> start(
      Vertx vertx, GatewayConfig config, PrometheusMeterRegistry meters, InstantSource clock) {
    return vertx
        .executeBlocking(() -> openStore(vertx, config, clock), false)
        .compose(store -> start(vertx, config, meters, clock, store));
  }

  private static Store openStore(Vertx vertx, GatewayConfig config, InstantSource clock) {
    return config.postgres().isPresent()
        ? PostgresStore.open(vertx, config.postgres().get(), clock)
        : SqliteStore.open(vertx, config.dataDir().resolve("pagewatch.db"), clock);
  }

  private static Future<Gateway> start(
      Vertx vertx,
      GatewayConfig config,
      PrometheusMeterRegistry meters,
      InstantSource clock,
      Store store) {
    Wiring wiring = new Wiring(config, meters, clock, store);
    return vertx
        .deployVerticle(wiring)
        .map(deployment -> new Gateway(vertx, config, store, wiring, deployment))
        .recover(
            failure -> store.close().transform(closed -> Future.<Gateway>failedFuture(failure)));
  }

  /** The port it listens on. */
  public int port() {
    return wiring.port;
  }

  /** Where a browser finds it, such as {@code http://127.0.0.1:8080}. */
  public String url() {
    String host = config.httpHost();
    return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port());
  }

  /** Where a worker in the same process puts large bodies. */
  public BlobSink blobSink() {
    return new SnapshotBlobSink(store);
  }

  /** Closes sockets with 1001, stops serving, finishes writing and closes the store. */
  public Future<Void> stop() {
    return vertx.undeploy(deployment).eventually(store::close);
  }

  /** Everything that lives on the gateway's event loop. */
  private static final class Wiring extends VerticleBase {

    private final GatewayConfig config;
    private final PrometheusMeterRegistry meters;
    private final InstantSource clock;
    private final Store store;
    private @Nullable Bridge bridge;
    private @Nullable SignIn entry;
    private volatile int port;

    Wiring(GatewayConfig config, PrometheusMeterRegistry meters, InstantSource clock, Store store) {
      this.config = config;
      this.meters = meters;
      this.clock = clock;
      this.store = store;
      this.port = config.httpPort();
    }

    @Override
    public Future<?> start() {
      String nodeId = UUID.randomUUID().toString();
      HomeLoop home = HomeLoop.current(vertx);
      PassBook passes = new PassBook(vertx, home, store, clock);
      SignIn signIn = new SignIn(vertx, store, passes, clock);
      entry = signIn;
      RunningChecks running = new RunningChecks();
      WorkerRegistry workers = new WorkerRegistry(vertx.eventBus(), clock);
      CheckRate rate = new CheckRate(clock);
      LiveCounts counts = new LiveCounts(vertx, store, workers, rate, this::sockets);
      WatchInput input = new WatchInput(config.addressPolicy(), ZoneId.systemDefault());
      SessionDesk sessions = new SessionDesk(vertx, store, input, workers::up, clock);
      Bridge live =
          new Bridge(
              vertx,
              home,
              new WatchCommands(store),
              sessions,
              passes,
              address -> currentValues(address, counts, workers),
              counts::changed,
              clock,
              meters);
      bridge = live;
      ClusterDoor door = new ClusterDoor(vertx, workers, counts::changed);
      StatusPublisher status =
          new StatusPublisher(
              home.context(), vertx.eventBus(), running, door::announceWork, counts::changed);
      store.onCommit(status);
      HostShares shares = new HostShares(config.hostLimit(), config.hostSpacing(), workers);
      LeaseDesk desk =
          new LeaseDesk(
              vertx, store, config.checkTimeout(), shares, rate, clock, door::announceWorkSoon);
      QueueClock time = new QueueClock(store, status, clock);
      HttpEdge edge =
          new HttpEdge(
              vertx,
              store,
              new Admission(config.httpHost(), config.allowedOrigins()),
              passes,
              config.allowedOrigins(),
              clock,
              meters);
      ApiRoutes api =
          new ApiRoutes(
              vertx,
              home,
              store,
              input,
              running,
              workers,
              counts,
              shares,
              new PreviewDesk(vertx, workers::up, PREVIEW_PATIENCE),
              config.checkTimeout(),
              live::statuses,
              signIn,
              new ApiKeys(store, passes, clock),
              passes,
              clock,
              config.history(),
              config.version(),
              nodeId,
              config.dataDir().resolve("tmp"));
      return store
          // The data directory is locked, so that worker's earlier run is over.
          .write(transaction -> transaction.queue().releaseAll(config.workerId()))
          .compose(expired -> signIn.start(config.password()))
          .compose(started -> mayListen(passes))
          // Before anybody can ask: without a count, a list of thousands would look empty.
          .compose(may -> counts.count())
          .compose(counted -> api.build())
          .compose(routes -> listen(edge, routes, live))
          // Before any worker can lease: what is overdue must not start all at once.
          .compose(listening -> time.catchUp())
          .onSuccess(
              ready -> {
                door.open(desk, status);
                sessions.start();
                counts.start();
                EventLoopDelay.start(vertx, meters);
                passes.keepReading(live::closeSignedOut);
                vertx.setPeriodic(DUE_MILLIS, id -> time.announceDue());
                vertx.setPeriodic(LEASE_MILLIS, id -> time.expireLeases());
                vertx.setPeriodic(LEASE_MILLIS, id -> workers.tick());
                new HistoryKeeper(vertx, store, config.history()).start();
              });
    }

    /** On an event loop for each core. */
    private Future<Void> listen(HttpEdge edge, Router api, Bridge live) {
      live.start();
      // Below 0, loops that ask for the same one share a port that is free.
      int asked = config.httpPort() > 0 ? config.httpPort() : -NEXT_SHARED.incrementAndGet();
      List<EdgeVerticle> edges =
          Stream.generate(() -> new EdgeVerticle(edge, api, live, config.httpHost(), asked))
              .limit(Runtime.getRuntime().availableProcessors())
              .toList();
      Iterator<EdgeVerticle> next = edges.iterator();
      return vertx
          .deployVerticle(next::next, new DeploymentOptions().setInstances(edges.size()))
          .compose(deployed -> Future.all(edges.stream().map(EdgeVerticle::listen).toList()))
          .onSuccess(listening -> port = edges.getFirst().port())
          .mapEmpty();
    }

    private Future<Void> mayListen(PassBook passes) {
      return passes.isPasswordSet() || IpAddress.isLoopback(config.httpHost())
          ? Future.succeededFuture()
          : Future.failedFuture(new PasswordNeededException(config.httpHost()));
    }

    private int sockets() {
      return bridge == null ? 0 : bridge.sockets();
    }

    private static List<String> currentValues(
        String address, LiveCounts counts, WorkerRegistry workers) {
      return switch (address) {
        case BusAddresses.QUEUE_LENGTH -> List.of(Json.write(counts.queue()));
        case BusAddresses.STATS_SUMMARY -> List.of(Json.write(counts.stats()));
        case BusAddresses.WORKER_STATUS -> workers.all().stream().map(Json::write).toList();
        default -> List.of();
      };
    }

    @Override
    public Future<?> stop() {
      if (entry != null) {
        entry.stop();
      }
      return Future.succeededFuture();
    }
  }
}
