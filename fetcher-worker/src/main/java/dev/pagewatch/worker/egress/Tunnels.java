package dev.pagewatch.worker.egress;

import dev.pagewatch.model.fetch.ProxyServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code CONNECT}: bytes both ways between a browser and the address judged. */
final class Tunnels {

  private final Context context;
  private final Dialler dialler;
  private final NetClient client;
  private final @Nullable ProxyServer upstream;
  private Set<Integer> ownPorts = Set.of();

  Tunnels(
      Vertx vertx,
      Context context,
      Dialler dialler,
      @Nullable ProxyServer upstream,
      Duration idle) {
    this.context = context;
    this.dialler = dialler;
    this.upstream = upstream;
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout((int) Forwarding.CONNECT_TIMEOUT.toMillis())
                .setIdleTimeout((int) idle.toSeconds()));
  }

  /** Ports that are not dialled on loopback: the proxy's own. */
  void never(Set<Integer> ports) {
    ownPorts = ports;
  }

  /**
   * Opens a tunnel.
   *
   * @param reached run when the origin has taken the connection, before the browser hears of it
   * @return fails when the peer can't be reached
   */
  Future<Void> open(HttpServerRequest request, Peer peer, Runnable reached) {
    return dialled(peer)
        .compose(
            origin -> {
              // An origin that speaks first waits for the browser's side.
              origin.pause();
              reached.run();
              if (request.response().closed()) {
                return origin.close();
              }
              return request.toNetSocket().onSuccess(browser -> join(browser, origin)).mapEmpty();
            });
  }

  private Future<NetSocket> dialled(Peer peer) {
    if (upstream == null) {
      return dialler.dial(
          context,
          peer.host(),
          peer.port(),
          address -> {
            Forwarding.refuseItself(address.host(), address.port(), ownPorts);
            return client.connect(address);
          });
    }
    return dialler.dialThrough(
        context,
        upstream,
        peer.host(),
        through -> {
          Forwarding.refuseItself(through.getHost(), through.getPort(), ownPorts);
          return client.connect(
              new ConnectOptions()
                  .setHost(peer.host())
                  .setPort(peer.port())
                  .setProxyOptions(through));
        });
  }

  private static void join(NetSocket browser, NetSocket origin) {
    browser.exceptionHandler(failure -> browser.close());
    origin.exceptionHandler(failure -> origin.close());
    // Whichever side ends, the pipe ends the other.
    browser.pipeTo(origin).onFailure(failure -> origin.close());
    origin.pipeTo(browser).onFailure(failure -> browser.close());
  }
}
