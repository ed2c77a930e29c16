package dev.pagewatch.bench;

import com.sun.net.httpserver.HttpServer;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * HTTP checks per second from due to stored, in a whole Pagewatch run by its script from the
 * project's root: all watches' first checks, which store a snapshot each, then some times all again
 * unchanged and all again changed. Each watch is of another host, so that no host's share holds
 * them up. The engine alone, which stores nothing, is the baseline: see {@link CheckBench}.
 */
public final class StoredChecksBench {

  private static final int PAGES = 500;

  /** The first tells of a process just started, the last of one that is warm. */
  private static final int ROUNDS = 4;

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger answers = new AtomicInteger();
  private volatile String words = "some words";

  private StoredChecksBench() {}

  /** Prints the figures; takes how many watches, by default 10000. */
  public static void main(String[] arguments) throws Exception {
    int watches = arguments.length == 0 ? 10_000 : Integer.parseInt(arguments[0]);
    new StoredChecksBench().measure(watches);
    System.exit(0);
  }

  private void measure(int watches) throws Exception {
    HttpServer site = site();
    Path data = Files.createTempDirectory("stored-checks-bench");
    fill(data.resolve("pagewatch.db"), watches, site.getAddress().getPort());
    RunningPagewatch running = RunningPagewatch.start(data);
    try {
      String url = running.url();
      say("first checks, each stored", watches, seconds(url, watches, 0));
      for (int round = 1; round <= ROUNDS; round++) {
        say("again, unchanged", watches, againSeconds(url, watches));
        words = "other words " + round;
        say("again, changed and stored", watches, againSeconds(url, watches));
      }
      System.out.println(answers + " pages were sent");
    } finally {
      running.stop();
      site.stop(0);
    }
  }

  private static void say(String what, int watches, double seconds) {
    System.out.printf("%s: %.0f a second%n", what, watches / seconds);
  }

  private HttpServer site() throws IOException {
    var site = HttpServer.create(new InetSocketAddress("0.0.0.0", 0), 10_000);
    site.setExecutor(Executors.newFixedThreadPool(4));
    site.createContext(
        "/",
        exchange -> {
          answers.incrementAndGet();
          byte[] page =
              ("<!doctype html><title>T</title>" + "<p>%s</p>".formatted(words).repeat(50))
                  .getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
    return site;
  }

  private static void fill(Path file, int watches, int port) throws Exception {
    Store store = SqliteStore.open(Vertx.vertx(), file, InstantSource.system());
    for (int i = 0; i < watches; i += PAGES) {
      List<NewWatch> some = new ArrayList<>();
      for (int j = i; j < Math.min(watches, i + PAGES); j++) {
        some.add(
            NewWatch.of("http://127.%d.%d.1:%d/".formatted(1 + j / 250, j % 250, port))
                .engine(Engine.HTTP)
                .build());
      }
      SampleWatches.write(store, transaction -> transaction.watches().insert(some));
    }
    SampleWatches.get(store.close());
  }

  private double againSeconds(String url, int watches) throws Exception {
    double before = finished(url);
    client.send(
        HttpRequest.newBuilder(URI.create(url + "/api/v1/watches/bulk"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"op\":\"check\",\"filter\":{}}"))
            .build(),
        HttpResponse.BodyHandlers.discarding());
    return seconds(url, watches, before);
  }

  /** From the first to the last of so many more checks, looked at often. */
  private double seconds(String url, int watches, double before) throws Exception {
    double count = before;
    long start = 0;
    double first = before;
    while (count < before + watches) {
      Thread.sleep(20);
      count = finished(url);
      if (start == 0 && count > before) {
        start = System.nanoTime();
        first = count;
      }
    }
    double share = watches / (watches - (first - before));
    return (System.nanoTime() - start) / 1e9 * share;
  }

  private double finished(String url) throws Exception {
    String body =
        client
            .send(
                HttpRequest.newBuilder(URI.create(url + "/api/v1/workers")).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return new JsonObject(body).getJsonArray("items").getJsonObject(0).getDouble("checks");
  }
}
