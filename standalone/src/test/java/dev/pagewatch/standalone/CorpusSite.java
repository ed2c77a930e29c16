package dev.pagewatch.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pagewatch.standalone.CorpusCase.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/** Serves every site of the corpus under its name, each in the state that all are in. */
final class CorpusSite implements AutoCloseable {

  private static final byte[] NOTHING = {};

  private final Map<String, CorpusCase> cases;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicLong numbers = new AtomicLong(100_000);
  private volatile State state = State.BEFORE;

  CorpusSite(List<CorpusCase> cases) throws IOException {
    this.cases = cases.stream().collect(Collectors.toMap(CorpusCase::name, Function.identity()));
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String url(CorpusCase page) {
    return "http://127.0.0.1:%d/%s/".formatted(server.getAddress().getPort(), page.name());
  }

  void turn(State next) {
    state = next;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/", 3);
      CorpusCase page = path.length < 3 ? null : cases.get(path[1]);
      Optional<String> body = page == null ? Optional.empty() : page.body(state, path[2]);
      if (page == null || body.isEmpty()) {
        exchange.sendResponseHeaders(404, -1);
      } else if (path[2].isEmpty()) {
        page(exchange, page, body.get());
      } else {
        String type = path[2].endsWith(".json") ? "application/json" : "text/html;charset=utf-8";
        exchange.getResponseHeaders().set("Content-Type", type);
        send(exchange, 200, numbered(body.get()).getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private void page(HttpExchange exchange, CorpusCase page, String body) throws IOException {
    String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    boolean lacks =
        !sent.contains(page.needsBody())
            || page.needs().entrySet().stream()
                .anyMatch(
                    need ->
                        !String.valueOf(exchange.getRequestHeaders().getFirst(need.getKey()))
                            .contains(need.getValue()));
    if (lacks) {
      exchange.sendResponseHeaders(403, -1);
      return;
    }
    page.headers().forEach(exchange.getResponseHeaders()::set);
    if (page.validated()) {
      String tag = "\"" + (state == State.AFTER ? "2" : "1") + "\"";
      exchange.getResponseHeaders().set("ETag", tag);
      if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
    }
    byte[] bytes = numbered(body).getBytes(page.charset());
    if (page.gzip()) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
        gzip.write(bytes);
      }
      bytes = packed.toByteArray();
    }
    send(exchange, page.status(), bytes);
  }

  private String numbered(String body) {
    return body.replace("${n}", Long.toString(numbers.incrementAndGet()));
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes.length == 0 ? NOTHING : bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
