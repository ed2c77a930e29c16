package dev.pagewatch.gateway.edge;

import dev.pagewatch.gateway.bridge.Bridge;
import dev.pagewatch.gateway.bridge.Hub;
import dev.pagewatch.gateway.rest.Problems;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The edge on one event loop; as many of these as loops share the address's connections. */
public final class EdgeVerticle extends VerticleBase {

  private final HttpEdge edge;
  private final Router api;
  private final Bridge bridge;
  private final String host;
  private final int port;
  private volatile @Nullable HttpServer server;
  private @Nullable Hub sockets;

  /** Will {@link #listen} on {@code port}, or a free one if it is 0. */
  public EdgeVerticle(HttpEdge edge, Router api, Bridge bridge, String host, int port) {
    this.edge = edge;
    this.api = api;
    this.bridge = bridge;
    this.host = host;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    sockets = bridge.takeSockets();
    return Future.succeededFuture();
  }

  /**
   * Serves on the event loop it was deployed on, once all of the address's are. Fails when the
   * address can't be listened on.
   */
  public Future<Void> listen() {
    Promise<Void> listens = Promise.promise();
    context.runOnContext(
        turn ->
            Future.<HttpServer>future(
                    bound ->
                        edge.listen(
                                host,
                                port,
                                api,
                                Objects.requireNonNull(sockets).routes(),
                                new Problems())
                            .onComplete(bound))
                .onSuccess(listening -> server = listening)
                .<Void>mapEmpty()
                .onComplete(listens));
    return listens.future();
  }

  /** The port it listens on. */
  public int port() {
    HttpServer listening = server;
    return listening == null ? port : listening.actualPort();
  }

  /** Sockets are told before their connections go. */
  @Override
  public Future<?> stop() {
    if (sockets != null) {
      sockets.stop();
    }
    HttpServer listening = server;
    return listening == null ? Future.succeededFuture() : listening.shutdown(1, TimeUnit.SECONDS);
  }
}
