package dev.pagewatch.worker.http;

import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.worker.egress.Dialler;
import dev.pagewatch.worker.egress.EgressGuard;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Connections to sites and to proxies, each dialled at an address that was judged, and kept for the
 * next request.
 */
final class Connections implements AutoCloseable {

  private static final int HEADER_LIMIT = 64 * 1024;

  private final HttpClient client;

  /** Apart: Vert.x takes an HTTP and a SOCKS proxy at one address for the same. */
  private final HttpClient socksClient;

  private final Dialler dialler;

  Connections(Vertx vertx, EgressGuard guard, int connectionsPerHost, HttpClientOptions options) {
    this.dialler = new Dialler(guard);
    options
        .setProtocolVersion(HttpVersion.HTTP_1_1)
        .setUseAlpn(true)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        // The JDK names the host by itself, and rightly not where it is an address.
        .setForceSni(false)
        .setVerifyHost(true)
        .setConnectTimeout(10_000)
        .setIdleTimeout(60)
        .setKeepAliveTimeout(15)
        .setMaxHeaderSize(HEADER_LIMIT);
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(connectionsPerHost).setHttp2MaxSize(2);
    this.client = vertx.createHttpClient(options, pool);
    this.socksClient = vertx.createHttpClient(options, pool);
  }

  /**
   * A request on a connection to a URL's host, straight or through a proxy.
   *
   * @param what method, path and headers; server, host and proxy are filled in
   */
  Future<HttpClientRequest> request(
      Context context, URI url, @Nullable ProxyServer proxy, RequestOptions what) {
    String host = WatchUrl.host(url);
    int port = WatchUrl.port(url);
    RequestOptions request =
        what.setHost(host).setPort(port).setSsl(url.getScheme().equals("https"));
    if (proxy == null) {
      return dialler.dial(
          context, host, port, address -> client.request(request.setServer(address)));
    }
    HttpClient used = proxy.kind() == ProxyServer.Kind.SOCKS5 ? socksClient : client;
    return dialler.dialThrough(
        context, proxy, host, through -> used.request(request.setProxyOptions(through)));
  }

  @Override
  public void close() {
    client.close();
    socksClient.close();
  }
}
