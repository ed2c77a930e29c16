package dev.pagewatch.worker;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.worker.browser.Files;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import dev.pagewatch.worker.http.HttpEngine;
import dev.pagewatch.worker.lease.KeptBodies;
import dev.pagewatch.worker.lease.LeaseVerticle;
import dev.pagewatch.worker.lease.Load;
import dev.pagewatch.worker.lease.Slots;
import dev.pagewatch.worker.preview.PreviewVerticle;
import dev.pagewatch.worker.session.SessionVerticle;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A running worker: leases checks from gateways over the event bus, runs them and hands the results
 * in. It keeps nothing: whatever it loses is leased again.
 */
public final class Worker {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

  /** For browsers to end by themselves once no check is left in them. */
  private static final Duration BROWSER_GRACE = Duration.ofMillis(500);

  /** At once, whatever the machine: previews are for people, and people wait for few. */
  private static final int MOST_PREVIEWS = 2;

  /** At once: each has a browser, and a person who looks at it. */
  private static final int MOST_SESSIONS = 2;

  private static final Duration SESSION_IDLE = Duration.ofMinutes(2);

  private static final Duration MEASURE_EVERY = Duration.ofSeconds(2);

  private final Vertx vertx;
  private final WorkerConfig config;
  private final EgressGuard guard;
  private final EgressProxy proxy;
  private final HttpEngine http;
  private final Browsers browsers;
  private final WorkerMetrics metrics;
  private final LeaseVerticle leasing;
  private final HttpEngine previewHttp;
  private final PreviewBrowser previewBrowser;
  private final PreviewVerticle previews;
  private final SessionVerticle sessions;
  private final ResidentMemory memory;
  private volatile long measuring = -1;
  private volatile List<String> deployments = List.of();

  private Worker(
      Vertx vertx,
      WorkerConfig config,
      EgressGuard guard,
      EgressProxy proxy,
      BlobSink blobs,
      MeterRegistry registry) {
    this.vertx = vertx;
    this.config = config;
    this.guard = guard;
    this.proxy = proxy;
    KeptBodies bodies = new KeptBodies(blobs);
    this.http =
        new HttpEngine(vertx, guard, bodies, Math.max(1, config.httpSlots()), config.version());
    this.browsers = new Browsers(config, guard, proxy, bodies, files(http), this::browsersReady);
    this.metrics = new WorkerMetrics(registry);
    this.leasing =
        new LeaseVerticle(
            vertx,
            config.workerId(),
            ANSWER_WITHIN,
            config.checkTimeout(),
            slots(),
            bodies,
            http::check,
            (job, listener) ->
                Future.fromCompletionStage(
                    browsers.check(job, listener, Findings.ofSteps(listener::stepped)),
                    vertx.getOrCreateContext()),
            this::status,
            metrics::ended);
    // A browser for each, but no more than checks have: it says what the machine can carry.
    int places = config.browserSlots().least() == 1 ? 1 : MOST_PREVIEWS;
    // Connections and threads of their own: a heavy page in a preview holds up no check's.
    this.previewHttp = new HttpEngine(vertx, guard, Worker::drop, places, config.version());
    this.previewBrowser =
        new PreviewBrowser(() -> browsers.beside(places, Worker::drop, files(previewHttp)));
    this.previews =
        new PreviewVerticle(
            vertx,
            config.workerId(),
            places,
            config.checkTimeout(),
            (job, findings) -> previewHttp.check(job, phase -> {}, findings),
            (job, findings) ->
                Future.fromCompletionStage(
                    previewBrowser.check(job, findings), vertx.getOrCreateContext()),
            browsers::areThere);
    this.sessions =
        new SessionVerticle(
            config.workerId(),
            config.browserSlots().most() == 0 ? 0 : MOST_SESSIONS,
            (asked, view) -> browsers.session(asked, SESSION_IDLE, view));
    this.memory =
        new ResidentMemory(
            List.of(
                browsers::rssBytes,
                previewBrowser::rssBytes,
                sessions::rssBytes,
                http::rssBytes,
                previewHttp::rssBytes));
  }

  /** What a browser would download is read without one. */
  private static Files files(HttpEngine http) {
    return (job, phases, findings) ->
        http.check(job, phases, findings).toCompletionStage().toCompletableFuture();
  }

  /** Nothing of a preview is kept. */
  private static BlobRef drop(byte[] bytes, String mediaType) {
    return new BlobRef("", mediaType, bytes.length);
  }

  /**
   * Starts a worker. The future completes as soon as it asks for work; browser slots come up behind
   * it and take their checks when they are ready.
   *
   * @param blobs where documents and screenshots go; called on threads that may block
   * @param registry gets the worker's meters
   */
  public static Future<Worker> start(
      Vertx vertx, WorkerConfig config, BlobSink blobs, MeterRegistry registry) {
    EgressGuard guard = new EgressGuard(config.addresses());
    return EgressProxy.start(vertx, guard)
        .map(proxy -> new Worker(vertx, config, guard, proxy, blobs, registry))
        .compose(Worker::begin)
        .onFailure(failure -> guard.close());
  }

  private Future<Worker> begin() {
    browsers.start();
    measure();
    measuring = vertx.setPeriodic(MEASURE_EVERY.toMillis(), id -> measure());
    metrics.watch(leasing::load, this::status, memory::besideBytes);
    return vertx
        .deployVerticle(previews)
        .compose(
            first ->
                vertx
                    .deployVerticle(sessions)
                    .compose(
                        second ->
                            vertx
                                .deployVerticle(leasing)
                                .map(
                                    third -> {
                                      deployments = List.of(third, second, first);
                                      return this;
                                    })));
  }

  /** The id it was given. */
  public String workerId() {
    return config.workerId();
  }

  /** What it is doing now. Callable on any thread. */
  public WorkerStatus status() {
    return status(leasing.load());
  }

  /** Drains within the configured grace and stops; see {@link #drain}. */
  public Future<Void> stop() {
    return drain(config.drainGrace());
  }

  /**
   * Takes no more work, ends previews and sessions, lets running checks end and be handed in within
   * the grace, hands the leases of the rest back, ends all browsers and completes when no process
   * is left, about two seconds after the grace at the latest. Callable on any thread.
   */
  public Future<Void> drain(Duration grace) {
    return Future.join(leasing.drain(grace), withoutPreviews(), sessions.drain())
        .compose(
            idle ->
                vertx.executeBlocking(
                    () -> {
                      browsers.close(BROWSER_GRACE);
                      return true;
                    },
                    false))
        .compose(gone -> proxy.close())
        .compose(closed -> undeployed())
        .onComplete(
            over -> {
              vertx.cancelTimer(measuring);
              metrics.close();
              http.close();
              previewHttp.close();
              guard.close();
            });
  }

  private Future<Void> undeployed() {
    List<String> ids = deployments;
    deployments = List.of();
    return Future.join(ids.stream().map(vertx::undeploy).toList()).mapEmpty();
  }

  private Future<Boolean> withoutPreviews() {
    return previews
        .drain()
        .compose(
            ended ->
                vertx.executeBlocking(
                    () -> {
                      previewBrowser.close();
                      return true;
                    },
                    false));
  }

  private void measure() {
    vertx.executeBlocking(
        () -> {
          memory.sample();
          return true;
        },
        false);
  }

  private void browsersReady() {
    leasing.roomGrew();
  }

  private Slots slots() {
    return new Slots() {
      @Override
      public int browser() {
        return browsers.usable();
      }

      @Override
      public int http() {
        return config.httpSlots();
      }
    };
  }

  private WorkerStatus status(Load load) {
    return new WorkerStatus(
        config.workerId(),
        load.state(),
        browsers.size(),
        load.browserRunning(),
        config.httpSlots(),
        load.httpRunning(),
        load.finished(),
        browsers.restarts(),
        memory.bytes(),
        config.version(),
        Instant.now(),
        browsers.slots());
  }
}
