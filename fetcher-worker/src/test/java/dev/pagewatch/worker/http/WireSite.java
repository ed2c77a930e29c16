package dev.pagewatch.worker.http;

import static dev.pagewatch.worker.EventLoops.await;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A site that notes what it is asked, byte for byte as it matters. */
final class WireSite implements AutoCloseable {

  /** A request as it came. */
  record Asked(String method, String host, String path, MultiMap headers, String body) {
    String header(String name) {
      String value = headers.get(name);
      return value == null ? "" : value;
    }
  }

  private final HttpServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final Map<String, Consumer<HttpServerResponse>> answers = new ConcurrentHashMap<>();

  WireSite(Vertx vertx) {
    server =
        await(
            vertx
                .createHttpServer(new HttpServerOptions().setMaxInitialLineLength(8_000))
                .requestHandler(
                    request ->
                        request
                            .body()
                            .onSuccess(
                                body -> {
                                  asked.add(
                                      new Asked(
                                          request.method().name(),
                                          request.authority().host(),
                                          request.path(),
                                          request.headers(),
                                          body.toString()));
                                  answers
                                      .getOrDefault(request.path(), WireSite::page)
                                      .accept(request.response());
                                }))
                .listen(0, "127.0.0.1"));
  }

  private static void page(HttpServerResponse response) {
    response.putHeader("Content-Type", "text/html").end("<p>the page's text</p>");
  }

  void answer(String path, Consumer<HttpServerResponse> answer) {
    answers.put(path, answer);
  }

  void redirect(String path, int status, String location) {
    answer(
        path,
        response -> response.setStatusCode(status).putHeader("Location", location).end("moved"));
  }

  int port() {
    return server.actualPort();
  }

  List<Asked> asked() {
    return asked;
  }

  Asked last() {
    return asked.getLast();
  }

  @Override
  public void close() {
    await(server.close());
  }
}
