package dev.pagewatch.standalone;

import dev.pagewatch.gateway.Gateway;
import dev.pagewatch.gateway.GatewayConfig;
import dev.pagewatch.gateway.signin.PasswordNeededException;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.settings.CheckSettings;
import dev.pagewatch.model.settings.DatabaseSettings;
import dev.pagewatch.model.settings.HttpSettings;
import dev.pagewatch.model.settings.PasswordRule;
import dev.pagewatch.model.settings.Secret;
import dev.pagewatch.model.settings.Settings;
import dev.pagewatch.worker.Worker;
import dev.pagewatch.worker.WorkerConfig;
import dev.pagewatch.worker.browser.ChromiumLocator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.micrometer.MicrometerMetricsFactory;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole Pagewatch in one process: what there is, in what order it starts and stops. */
final class Pagewatch {

  private static final Logger LOG = LoggerFactory.getLogger(Pagewatch.class);

  /** All four together stay below the bound of {@link StopSignals}. */
  private static final Duration DRAIN_GRACE = Duration.ofSeconds(4);

  private static final Duration WORKER_STOP = DRAIN_GRACE.plusMillis(2_300);
  private static final Duration GATEWAY_STOP = Duration.ofMillis(1_500);
  private static final Duration VERTX_STOP = Duration.ofSeconds(1);
  private static final Duration BLOCKED_EVENT_LOOP = Duration.ofSeconds(1);

  private final DataDirectory data;
  private final ProcessMetrics metrics;
  private final Vertx vertx;
  private final Gateway gateway;
  private final Worker worker;

  private Pagewatch(
      DataDirectory data, ProcessMetrics metrics, Vertx vertx, Gateway gateway, Worker worker) {
    this.data = data;
    this.metrics = metrics;
    this.vertx = vertx;
    this.gateway = gateway;
    this.worker = worker;
  }

  /**
   * Starts everything and blocks until it serves.
   *
   * @throws StartFailure with one line for people when the surroundings don't allow it
   */
  static Pagewatch start(Settings settings, Logging logging, String version) throws StartFailure {
    CheckSettings checks = settings.checks();
    Path chromium = chromium(checks.browserPath());
    DataDirectory data = DataDirectory.open(settings.dataDir());
    Path cache = CacheDirectory.choose(settings.cacheDir(), data.path());
    logging.toFile(data.logs());
    unpackLibrariesInto(data.temporary());
    AddressPolicy policy = AddressPolicy.of(checks.allowedNetworks());
    ProcessMetrics metrics = new ProcessMetrics();
    Vertx vertx = vertx(data.temporary(), metrics);
    Gateway gateway =
        started(
            Gateway.start(
                vertx,
                new GatewayConfig(
                    settings.http().host(),
                    settings.http().port(),
                    data.path(),
                    postgres(settings.database()),
                    settings.http().allowedOrigins(),
                    settings.http().password(),
                    policy,
                    checks.timeout(),
                    checks.hostLimit(),
                    checks.hostSpacing(),
                    settings.history(),
                    data.nodeId(),
                    version),
                metrics.registry()),
            settings.http());
    Worker worker =
        started(
            Worker.start(
                vertx,
                new WorkerConfig(
                    data.nodeId(),
                    checks.browserSlots(),
                    checks.httpSlots(),
                    Optional.of(chromium),
                    checks.timeout(),
                    policy,
                    cache,
                    version,
                    DRAIN_GRACE),
                gateway.blobSink(),
                metrics.registry()),
            settings.http());
    LOG.info(
        "Pagewatch {} serves {} from {} with {} browser and {} HTTP slots, {}",
        version,
        gateway.url(),
        data.path(),
        checks.browserSlots(),
        checks.httpSlots(),
        chromium);
    return new Pagewatch(data, metrics, vertx, gateway, worker);
  }

  /** Where a browser finds it, such as {@code http://127.0.0.1:8080}. */
  String url() {
    return gateway.url();
  }

  /** Stops everything in order, each part within its time. Blocks. */
  void stop() {
    LOG.info("Stopping");
    await("The worker", worker.drain(DRAIN_GRACE), WORKER_STOP);
    await("The gateway", gateway.stop(), GATEWAY_STOP);
    await("Vert.x", vertx.close(), VERTX_STOP);
    metrics.close();
    try {
      data.close();
    } catch (IOException e) {
      LOG.debug("The lock wasn't given back; it ends with the process", e);
    }
    LOG.info("Stopped");
  }

  /** Where the database server is, if one is set. */
  static Optional<PostgresStore.Access> postgres(DatabaseSettings database) {
    return database
        .url()
        .map(
            url ->
                new PostgresStore.Access(
                    url,
                    database.user().orElse(null),
                    database.password().map(Secret::value).orElse(null)));
  }

  private static Path chromium(Optional<Path> given) throws StartFailure {
    Optional<Path> found = ChromiumLocator.find(given);
    if (found.isPresent()) {
      return found.get();
    }
    throw StartFailure.environment(
        given.isPresent()
            ? ("PAGEWATCH_BROWSER_PATH=%s is no executable: name a Chromium, or leave it unset to"
                    + " have one found")
                .formatted(given.get())
            : "There is no Chromium: install one, on Debian with apt-get install"
                + " chromium-headless-shell, or name one with PAGEWATCH_BROWSER_PATH");
  }

  /** SQLite and Zstandard unpack native libraries, which a killed process would leave in /tmp. */
  static void unpackLibrariesInto(Path directory) {
    System.setProperty("org.sqlite.tmpdir", directory.toString());
    System.setProperty("ZstdTempFolder", directory.toString());
  }

  private static Vertx vertx(Path temporary, ProcessMetrics metrics) {
    return Vertx.builder()
        .with(
            new VertxOptions()
                .setMetricsOptions(ProcessMetrics.ofVertx())
                .setMaxEventLoopExecuteTime(BLOCKED_EVENT_LOOP.toMillis())
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS)
                .setWarningExceptionTime(BLOCKED_EVENT_LOOP.toMillis())
                .setWarningExceptionTimeUnit(TimeUnit.MILLISECONDS)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCacheDir(temporary.resolve("vertx").toString())
                        .setFileCacheDirAsExactPath(true)))
        .withMetrics(new MicrometerMetricsFactory(metrics.registry()))
        .build()
        .exceptionHandler(failure -> LOG.error("Uncaught on an event loop", failure));
  }

  private static <T> T started(Future<T> part, HttpSettings http) throws StartFailure {
    try {
      return part.await();
    } catch (Exception e) {
      throw failure(e, http);
    }
  }

  private static StartFailure failure(Exception failure, HttpSettings http) {
    return switch (failure) {
      case SocketException e ->
          StartFailure.environment(
              ("Port %d on %s can't be listened on (%s): choose another with PAGEWATCH_HTTP_PORT,"
                      + " 0 for a free one")
                  .formatted(http.port(), http.host(), e.getMessage()));
      case PasswordNeededException e ->
          StartFailure.usage(
              ("PAGEWATCH_HTTP_HOST=%s lets others in, so it needs a password to sign in with: set"
                      + " PAGEWATCH_PASSWORD to one of %s")
                  .formatted(http.host(), PasswordRule.LENGTH));
      case StoreUnavailableException e ->
          StartFailure.environment("The database can't be used: " + e.getMessage());
      default -> {
        LOG.error("Unexpected while starting", failure);
        yield StartFailure.environment("Pagewatch can't start: " + failure);
      }
    };
  }

  private static void await(String part, Future<Void> stopped, Duration longest) {
    try {
      stopped.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("{} has not stopped within {}; going on without", part, longest);
    } catch (RuntimeException e) {
      LOG.warn("{} did not stop cleanly", part, e);
    }
  }
}
