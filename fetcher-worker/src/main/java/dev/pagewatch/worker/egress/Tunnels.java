package dev.pagewatch.worker.egress;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;

/** {@code CONNECT}: bytes both ways between a browser and the address judged. */
final class Tunnels {

  private final Context context;
  private final Dialler dialler;
  private final NetClient client;
  private int ownPort = -1;

  Tunnels(Vertx vertx, Context context, Dialler dialler, Duration idle) {
    this.context = context;
    this.dialler = dialler;
    this.client =
        vertx.createNetClient(
            new NetClientOptions()
                .setConnectTimeout((int) Forwarding.CONNECT_TIMEOUT.toMillis())
                .setIdleTimeout((int) idle.toSeconds()));
  }

  /** A port that is not dialled on loopback: the proxy's own. */
  void never(int port) {
    ownPort = port;
  }

  /**
   * Opens a tunnel.
   *
   * @param reached run when the origin has taken the connection, before the browser hears of it
   * @return fails when the peer can't be reached
   */
  Future<Void> open(HttpServerRequest request, Peer peer, Runnable reached) {
    return dialler
        .dial(
            context,
            peer.host(),
            peer.port(),
            address -> {
              Forwarding.refuseItself(address, ownPort);
              return client.connect(address);
            })
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

  private static void join(NetSocket browser, NetSocket origin) {
    browser.exceptionHandler(failure -> browser.close());
    origin.exceptionHandler(failure -> origin.close());
    // Whichever side ends, the pipe ends the other.
    browser.pipeTo(origin).onFailure(failure -> origin.close());
    origin.pipeTo(browser).onFailure(failure -> browser.close());
  }
}
