package dev.pagewatch.gateway.bridge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The paths by which sockets come to a hub: WebSockets by our own hand, the rest by SockJS's. */
final class SocketRoutes {

  /** A frame of the longest, quoted. */
  private static final long MOST_POSTED_BYTES = 1024 * 1024;

  /** Where paths name a SockJS session. */
  private static final String SESSION = "session";

  private final Vertx vertx;
  private final Bridge bridge;
  private final Hub hub;

  SocketRoutes(Vertx vertx, Bridge bridge, Hub hub) {
    this.vertx = vertx;
    this.bridge = bridge;
    this.hub = hub;
  }

  Router routes() {
    Router router = Router.router(vertx);
    router.get("/websocket").handler(request -> webSocket(request, false));
    router.get("/:server/:session/websocket").handler(this::inSockJs);
    // What clients send over HTTP comes in bodies, which the library expects to find read.
    router.post().handler(BodyHandler.create(false).setBodyLimit(MOST_POSTED_BYTES));
    SockJSHandlerOptions options =
        new SockJSHandlerOptions()
            .setInsertJSESSIONID(false)
            .setRegisterWriteHandler(false)
            .addDisabledTransport("JSON_P")
            .addDisabledTransport("HTML_FILE");
    router.route("/:server/:session/:transport").handler(this::onLoopOfSession);
    router
        .route("/*")
        .subRouter(
            SockJSHandler.create(vertx, options)
                .socketHandler(socket -> bridge.hubOf(session(socket)).overHttp(socket)));
    return router;
  }

  /**
   * A client that has no WebSocket uses several connections, each on a loop of its own, and the
   * library guards its sessions by nothing: two requests at once open one twice or lose a frame. It
   * also ends the connection after each answer that waited, which a client must be told, or it
   * sends its next request into the closing one (RFC 9112 section 9.6).
   */
  private void onLoopOfSession(RoutingContext request) {
    if (!request.pathParam("transport").equals("xhr_send")) {
      request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
    }
    bridge.hubOf(request.pathParam(SESSION)).run(request::next);
  }

  private static String session(SockJSSocket socket) {
    return socket.routingContext().pathParam(SESSION);
  }

  /** Server and session are names of the client's, without dots (SockJS protocol 0.3.3). */
  private void inSockJs(RoutingContext request) {
    if (request.pathParam("server").contains(".") || request.pathParam(SESSION).contains(".")) {
      request.fail(404);
    } else {
      webSocket(request, true);
    }
  }

  private void webSocket(RoutingContext request, boolean inSockJs) {
    HttpServerRequest upgrade = request.request();
    if (!"websocket".equalsIgnoreCase(upgrade.getHeader("Upgrade"))) {
      refuse(request, "Can \"Upgrade\" only to \"WebSocket\".");
    } else if (!names(upgrade.getHeader("Connection"), "upgrade")) {
      refuse(request, "\"Connection\" must be \"Upgrade\".");
    } else {
      hub.webSocket(request, inSockJs);
    }
  }

  private static boolean names(@Nullable String header, String token) {
    return header != null
        && List.of(header.toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1)).contains(token);
  }

  private static void refuse(RoutingContext request, String why) {
    request.response().setStatusCode(400).end(why);
  }
}
