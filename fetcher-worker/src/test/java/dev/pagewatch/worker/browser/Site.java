package dev.pagewatch.worker.browser;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;

/** A site on loopback whose pages a test writes. */
final class Site implements AutoCloseable {

  private final HttpServer server;
  private final Map<String, Page> pages = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  /** A request as it came. */
  record Asked(String path, Headers headers) {
    String header(String name) {
      String value = headers.getFirst(name);
      return value == null ? "" : value;
    }
  }

  record Page(int status, Map<String, String> headers, String body, boolean never) {}

  Site() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          asked.add(new Asked(exchange.getRequestURI().getPath(), exchange.getRequestHeaders()));
          Page page =
              pages.getOrDefault(
                  exchange.getRequestURI().getPath(), new Page(404, Map.of(), "none", false));
          if (page.never()) {
            await();
          }
          exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
          page.headers().forEach(exchange.getResponseHeaders()::set);
          byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(page.status(), body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private void await() {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was asked of a path. */
  List<Asked> asked(String path) {
    return asked.stream().filter(it -> it.path().equals(path)).toList();
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  void page(String path, String html) {
    pages.put(path, new Page(200, Map.of(), "<!doctype html><title>T</title>" + html, false));
  }

  void answer(String path, int status, Map<String, String> headers, String body) {
    pages.put(path, new Page(status, headers, body, false));
  }

  void silent(String path) {
    pages.put(path, new Page(200, Map.of(), "late", true));
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
