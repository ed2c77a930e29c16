package dev.pagewatch.worker.egress;

import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The forward proxy through which browsers reach the web: they resolve names themselves, so what
 * they may reach can only be judged here. It resolves each name by the {@link EgressGuard}, dials
 * exactly the judged address and moves bytes both ways with back-pressure.
 *
 * <p>It takes {@code CONNECT} (https, WebSockets) and requests in absolute form (http), listens on
 * loopback alone and keeps connections to origins for the next request. What it won't or can't
 * reach is answered 403, 502 or 504 with {@link #REFUSAL_HEADER}, and remembered for {@link
 * #refusal}.
 *
 * <p>It asks for no password: Chromium answers a proxy's challenge only through request
 * interception, which would slow every request.
 */
public final class EgressProxy {

  /**
   * Response header of a refusal: {@link #token()}, a blank and the error code. Responses of
   * origins never carry it.
   */
  public static final String REFUSAL_HEADER = "Pagewatch-Refusal";

  private static final int HEADER_LIMIT = 64 * 1024;
  private static final Duration IDLE = Duration.ofMinutes(2);

  private final Vertx vertx;
  private final String token;
  private final RecentRefusals refusals;
  private final Dialler dialler;
  private final EgressGuard guard;
  private final @Nullable ProxyServer upstream;
  private @Nullable String deployment;
  private int port;
  private int portWithoutTrackers;

  private EgressProxy(Vertx vertx, EgressGuard guard, @Nullable ProxyServer upstream) {
    this.vertx = vertx;
    this.guard = guard;
    this.upstream = upstream;
    this.dialler = new Dialler(guard);
    this.refusals = new RecentRefusals(InstantSource.system());
    byte[] random = new byte[16];
    new SecureRandom().nextBytes(random);
    this.token = HexFormat.of().formatHex(random);
  }

  /** Starts a proxy on a free loopback port. */
  public static Future<EgressProxy> start(Vertx vertx, EgressGuard guard) {
    return start(vertx, guard, null);
  }

  /**
   * Starts another one like this that reaches everything through an operator's proxy, as {@link
   * Dialler#dialThrough} does. Whoever starts it closes it.
   */
  public Future<EgressProxy> behind(ProxyServer proxy) {
    return start(vertx, guard, proxy);
  }

  private static Future<EgressProxy> start(
      Vertx vertx, EgressGuard guard, @Nullable ProxyServer upstream) {
    EgressProxy proxy = new EgressProxy(vertx, guard, upstream);
    return vertx
        .deployVerticle((Deployable) proxy::listen)
        .map(
            id -> {
              proxy.deployment = id;
              return proxy;
            });
  }

  /** Where it listens, as browsers are told: {@code http://127.0.0.1:PORT}. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** Where it listens too, and refuses {@link TrackerHosts}: that costs a request nothing. */
  public String urlWithoutTrackers() {
    return "http://127.0.0.1:" + portWithoutTrackers;
  }

  /** Its loopback port. */
  public int port() {
    return port;
  }

  /** What this process's refusals carry and no page can know beforehand. */
  public String token() {
    return token;
  }

  /**
   * Why a host was last refused, if that was within two minutes and it has not been reached since.
   * Browsers tell no more of a refused {@code CONNECT} than that it failed. Callable on any thread.
   */
  public Optional<Refusal> refusal(String host, int port) {
    return refusals.find(host, port);
  }

  /** Stops listening and drops all connections. */
  public Future<Void> close() {
    String id = deployment;
    return id == null ? Future.succeededFuture() : vertx.undeploy(id);
  }

  private Future<?> listen(Context context) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setMaxInitialLineLength(HEADER_LIMIT)
            .setMaxHeaderSize(HEADER_LIMIT)
            .setIdleTimeout((int) IDLE.toSeconds());
    Tunnels tunnels = new Tunnels(vertx, context, dialler, upstream, IDLE);
    Forwarding forwarding = new Forwarding(vertx, context, dialler, upstream, HEADER_LIMIT, IDLE);
    Future<HttpServer> all =
        vertx
            .createHttpServer(options)
            .requestHandler(it -> serve(it, tunnels, forwarding, true))
            .listen(0, "127.0.0.1");
    Future<HttpServer> without =
        vertx
            .createHttpServer(options)
            .requestHandler(it -> serve(it, tunnels, forwarding, false))
            .listen(0, "127.0.0.1");
    return Future.all(all, without)
        .onSuccess(
            bound -> {
              port = all.result().actualPort();
              portWithoutTrackers = without.result().actualPort();
              Set<Integer> own = Set.of(port, portWithoutTrackers);
              tunnels.never(own);
              forwarding.never(own);
            });
  }

  private void serve(
      HttpServerRequest request, Tunnels tunnels, Forwarding forwarding, boolean trackersToo) {
    // Reading waits until the origin is there.
    request.pause();
    Peer peer = Peer.of(request);
    if (peer == null) {
      request.response().setStatusCode(400).end("This is a proxy for browsers.");
      return;
    }
    if (!trackersToo && TrackerHosts.contains(peer.host().toLowerCase(Locale.ROOT))) {
      // Not kept: who comes by the other way is let through.
      answer(request, Refusal.ofTracker(peer.host()));
      return;
    }
    Runnable reached = () -> refusals.forget(peer.host(), peer.port());
    Future<Void> served =
        request.method().equals(HttpMethod.CONNECT)
            ? tunnels.open(request, peer, reached)
            : forwarding.forward(request, peer, reached);
    served.onFailure(failure -> refuse(request, peer, Refusal.of(peer.host(), failure)));
  }

  private void refuse(HttpServerRequest request, Peer peer, Refusal refusal) {
    refusals.record(peer.host(), peer.port(), refusal);
    answer(request, refusal);
  }

  private void answer(HttpServerRequest request, Refusal refusal) {
    if (request.response().closed() || request.response().headWritten()) {
      return;
    }
    // What is only left out leaves its frame blank, without TLS: an empty answer would have a fault
    // shown in it.
    boolean blank = refusal.code() == ErrorCode.NAVIGATION_FAILED;
    request
        .response()
        .setStatusCode(refusal.status())
        .putHeader(REFUSAL_HEADER, token + " " + refusal.code().wireName())
        .putHeader("Content-Type", blank ? "text/html; charset=utf-8" : "text/plain; charset=utf-8")
        .putHeader("Cache-Control", "no-store")
        .end(blank ? "<!doctype html>" : refusal.message());
    // The rest of an unread body would hold the connection.
    request.resume();
  }
}
