package dev.pagewatch.bench;

import com.sun.net.httpserver.HttpServer;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import dev.pagewatch.model.watch.Engine;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the number of watches costs a whole Pagewatch, run by its script from the project's root:
 * start, memory, processor time of a quiet minute in which a sixtieth is checked, and a check of
 * 5,000 watches at once. The database without watches is the baseline.
 */
public final class ScaleBench {

  private static final int STARTS = 3;
  private static final int SOME = 5_000;
  private static final Duration QUIET = Duration.ofMinutes(1);
  private static final Duration SETTLED = Duration.ofMinutes(2);
  private static final int TICKS_PER_SECOND = 100;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();

  private ScaleBench() {}

  /** Prints the figures; arguments are numbers of watches, by default 0 1000 10000 100000. */
  public static void main(String[] arguments) throws Exception {
    String[] sizes =
        arguments.length == 0 ? new String[] {"0", "1000", "10000", "100000"} : arguments;
    System.out.println(
        "| watches | start s | JVM MB | JVM, per cent of a core | with its browsers | check of 5,000"
            + " ms |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (String size : sizes) {
      new ScaleBench().measure(Integer.parseInt(size));
    }
    System.exit(0);
  }

  private void measure(int watches) throws Exception {
    Path data = Files.createTempDirectory("scale-bench");
    HttpServer site = site();
    fill(data.resolve("pagewatch.db"), watches, site.getAddress().getPort());
    List<Double> starts = new ArrayList<>();
    for (int i = 1; i < STARTS; i++) {
      RunningPagewatch running = RunningPagewatch.start(data);
      starts.add(running.startSeconds());
      running.stop();
    }
    RunningPagewatch running = RunningPagewatch.start(data);
    starts.add(running.startSeconds());
    Thread.sleep(SETTLED);
    long pid = running.javaPid();
    long java = ticks(pid);
    long all = ticksOfAll(running);
    Thread.sleep(QUIET);
    double javaShare = share(ticks(pid) - java);
    double allShare = share(ticksOfAll(running) - all);
    long megabytes = residentMegabytes(pid);
    String check = watches < SOME ? "" : "%.0f".formatted(checkMillis(running.url()));
    running.stop();
    site.stop(0);
    System.out.printf(
        "| %,d | %.1f | %d | %.1f | %.1f | %s |%n",
        watches,
        starts.stream().sorted().toList().get(STARTS / 2),
        megabytes,
        javaShare,
        allShare,
        check);
  }

  private static HttpServer site() throws IOException {
    var site = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    byte[] page = "<!doctype html><title>T</title><p>text".getBytes(StandardCharsets.UTF_8);
    site.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    site.start();
    return site;
  }

  /** Watches of one hour, each due at another moment of the hour to come. */
  private void fill(Path file, int watches, int port) throws Exception {
    Store store = SqliteStore.open(vertx, file, InstantSource.system());
    for (int i = 0; i < watches; i += 500) {
      List<NewWatch> some = new ArrayList<>();
      for (int j = i; j < Math.min(watches, i + 500); j++) {
        some.add(
            NewWatch.of("http://127.0.0.1:%d/%d".formatted(port, j))
                .title("Watch " + j)
                .engine(Engine.HTTP)
                .tags(List.of("tag-" + j % 50))
                .build());
      }
      SampleWatches.write(store, transaction -> transaction.watches().insert(some));
    }
    SampleWatches.get(store.close());
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute(
          "update watch set next_check_at = %d + abs(random()) %% 3600000, priority = 0"
              .formatted(System.currentTimeMillis()));
    }
  }

  private double checkMillis(String url) throws Exception {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    while (ids.size() < SOME) {
      String page = get(url + "/api/v1/watches?limit=500&sort=createdAt&order=asc" + cursor);
      var json = new JsonObject(page);
      json.getJsonArray("items").forEach(watch -> ids.add(((JsonObject) watch).getString("id")));
      cursor = "&cursor=" + json.getString("nextCursor");
    }
    String command = new JsonObject().put("op", "check").put("ids", new JsonArray(ids)).encode();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/watches/bulk"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(command))
            .build();
    long start = System.nanoTime();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    double millis = (System.nanoTime() - start) / 1e6;
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.body());
    }
    return millis;
  }

  private String get(String url) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static double share(long ticks) {
    return 100.0 * ticks / TICKS_PER_SECOND / QUIET.toSeconds();
  }

  private static long ticksOfAll(RunningPagewatch running) {
    return Stream.concat(Stream.of(running.process().toHandle()), running.process().descendants())
        .mapToLong(handle -> ticks(handle.pid()))
        .sum();
  }

  /** Processor time of a process so far, 0 when it is gone (proc(5), fields 14 and 15 of stat). */
  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    } catch (IOException e) {
      return 0;
    }
  }

  private static long residentMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }
}
