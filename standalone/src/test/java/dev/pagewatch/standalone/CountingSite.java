package dev.pagewatch.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A site on two addresses of this machine whose pages change with every third request, and which
 * tells when a page is asked for while it is still being answered.
 */
final class CountingSite implements AutoCloseable {

  private static final List<String> ADDRESSES = List.of("127.0.0.1", "127.0.0.2");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<HttpServer> servers = new ArrayList<>();
  private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
  private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
  private final Queue<String> overlaps = new ConcurrentLinkedQueue<>();
  private final Duration slowest;
  private int port;

  /** A site whose answers take up to {@code slowest}. */
  CountingSite(Duration slowest) throws IOException {
    this.slowest = slowest;
    newClient();
  }

  /**
   * Forgets whoever asks now: what a killed process had asked for must not count against the next
   * one's.
   */
  void newClient() throws IOException {
    close();
    Map<String, AtomicInteger> running = new ConcurrentHashMap<>();
    for (String address : ADDRESSES) {
      HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 1_000);
      port = server.getAddress().getPort();
      server.setExecutor(threads);
      server.createContext("/", exchange -> answer(exchange, running));
      server.start();
      servers.add(server);
    }
  }

  /** The URL of a page. */
  String page(String name) {
    int address = Math.floorMod(name.hashCode(), ADDRESSES.size());
    return "http://%s:%d/%s".formatted(ADDRESSES.get(address), port, name);
  }

  /** Holds back all answers with a page until the latch is at zero. */
  CountDownLatch hold(String name) {
    return held.computeIfAbsent("/" + name, key -> new CountDownLatch(1));
  }

  /** Pages asked for while they were being answered to the same client. */
  List<String> overlaps() {
    return List.copyOf(overlaps);
  }

  /** How often a page was asked for. */
  int requests(String name) {
    AtomicInteger count = requests.get("/" + name);
    return count == null ? 0 : count.get();
  }

  private void answer(HttpExchange exchange, Map<String, AtomicInteger> running)
      throws IOException {
    String path = exchange.getRequestURI().getPath();
    AtomicInteger atOnce = running.computeIfAbsent(path, key -> new AtomicInteger());
    if (atOnce.incrementAndGet() > 1) {
      overlaps.add(path);
    }
    try (exchange) {
      int count = requests.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
      awaitRelease(path);
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(slowest.toNanos()));
      byte[] body =
          "<!doctype html><title>Page %s</title><p>edition %d of %s</p>"
              .formatted(path, count / 3, path)
              .getBytes(StandardCharsets.UTF_8);
      // Before the last byte: whoever has it may ask again at once.
      atOnce.decrementAndGet();
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private void awaitRelease(String path) throws IOException {
    try {
      CountDownLatch latch = held.get(path);
      if (latch != null) {
        latch.await();
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    servers.clear();
  }
}
