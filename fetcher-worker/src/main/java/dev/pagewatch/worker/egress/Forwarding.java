package dev.pagewatch.worker.egress;

import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests in absolute form: sent on to the address judged, over connections that are kept. */
final class Forwarding {

  static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private static final int CONNECTIONS_PER_ORIGIN = 64;

  /** RFC 9110 section 7.6.1, and what browsers send to proxies. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private final Context context;
  private final Dialler dialler;
  private final HttpClient client;
  private final @Nullable ProxyServer upstream;
  private Set<Integer> ownPorts = Set.of();

  Forwarding(
      Vertx vertx,
      Context context,
      Dialler dialler,
      @Nullable ProxyServer upstream,
      int headerLimit,
      Duration idle) {
    this.context = context;
    this.dialler = dialler;
    this.upstream = upstream;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setIdleTimeout((int) idle.toSeconds())
                .setKeepAliveTimeout(30)
                .setMaxHeaderSize(headerLimit)
                .setMaxInitialLineLength(headerLimit),
            new PoolOptions().setHttp1MaxSize(CONNECTIONS_PER_ORIGIN));
  }

  /** Ports that are not dialled on loopback: the proxy's own. */
  void never(Set<Integer> ports) {
    ownPorts = ports;
  }

  /**
   * Sends a request on and its answer back.
   *
   * @param reached run when the origin has answered, before the browser hears of it
   * @return fails when the peer can't be reached
   */
  Future<Void> forward(HttpServerRequest request, Peer peer, Runnable reached) {
    boolean body = hasBody(request);
    if (!body) {
      request.resume();
    }
    return attempt(request, peer, body, true, reached);
  }

  static void refuseItself(String address, int port, Set<Integer> ownPorts) {
    if (ownPorts.contains(port) && "127.0.0.1".equals(address)) {
      throw new EgressRefusedException(
          ErrorCode.BLOCKED_ADDRESS, "Pagewatch's own proxy can't be watched");
    }
  }

  private Future<Void> attempt(
      HttpServerRequest request, Peer peer, boolean body, boolean again, Runnable reached) {
    return dialled(request, peer)
        .compose(onward -> send(request, onward, body))
        .compose(
            response -> {
              reached.run();
              return answer(request.response(), response);
            },
            failure -> {
              // A kept connection may have been closed at the other end just now.
              if (again && !body && isSafe(request) && failure instanceof HttpClosedException) {
                return attempt(request, peer, false, false, reached);
              }
              return Future.failedFuture(failure);
            });
  }

  private static Future<HttpClientResponse> send(
      HttpServerRequest request, HttpClientRequest onward, boolean body) {
    request.response().closeHandler(gone -> onward.reset());
    return body ? onward.send(request) : onward.send();
  }

  private Future<HttpClientRequest> dialled(HttpServerRequest request, Peer peer) {
    if (upstream == null) {
      return dialler.dial(
          context,
          peer.host(),
          peer.port(),
          address -> {
            refuseItself(address.host(), address.port(), ownPorts);
            return client.request(request(request, peer).setServer(address));
          });
    }
    return dialler.dialThrough(
        context,
        upstream,
        peer.host(),
        through -> {
          refuseItself(through.getHost(), through.getPort(), ownPorts);
          return client.request(request(request, peer).setProxyOptions(through));
        });
  }

  private static RequestOptions request(HttpServerRequest request, Peer peer) {
    MultiMap headers = HttpHeaders.headers();
    copyEndToEnd(request.headers(), headers);
    headers.set(HttpHeaders.HOST, peer.authority());
    if (hasBody(request) && !headers.contains(HttpHeaders.CONTENT_LENGTH)) {
      headers.set(HttpHeaders.TRANSFER_ENCODING, HttpHeaders.CHUNKED);
    }
    return new RequestOptions()
        .setHost(peer.host())
        .setPort(peer.port())
        .setMethod(request.method())
        .setURI(peer.uri())
        .setHeaders(headers);
  }

  private static Future<Void> answer(HttpServerResponse back, HttpClientResponse response) {
    if (back.closed()) {
      return response.request().reset();
    }
    back.setStatusCode(response.statusCode()).setStatusMessage(response.statusMessage());
    copyEndToEnd(response.headers(), back.headers());
    back.headers().remove(EgressProxy.REFUSAL_HEADER);
    boolean bodiless =
        response.request().getMethod().equals(HttpMethod.HEAD)
            || response.statusCode() == 204
            || response.statusCode() == 304;
    if (!bodiless && !back.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
      back.setChunked(true);
    }
    // A body cut short must not look complete.
    response.pipe().endOnFailure(false).to(back).onFailure(failure -> back.reset());
    return Future.succeededFuture();
  }

  private static void copyEndToEnd(MultiMap from, MultiMap to) {
    Set<String> named = new HashSet<>();
    for (String value : from.getAll(HttpHeaders.CONNECTION)) {
      for (String name : value.split(",", -1)) {
        named.add(name.strip().toLowerCase(Locale.ROOT));
      }
    }
    for (Map.Entry<String, String> header : from) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (!HOP_BY_HOP.contains(name) && !named.contains(name)) {
        to.add(header.getKey(), header.getValue());
      }
    }
  }

  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        || (length != null && !length.equals("0"));
  }

  private static boolean isSafe(HttpServerRequest request) {
    HttpMethod method = request.method();
    return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
  }
}
