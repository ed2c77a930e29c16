package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The failure this project grew out of, provoked: many live viewers sending commands while every
 * browser slot works through pages that hang, crash and misbehave.
 */
class StressTest {

  private static final int VIEWERS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Pages in turn; three in forty hang, so that the run stays short. */
  private static final List<String> TURN =
      List.of("fast", "slow", "alerts", "close", "huge", "missing", "refused", "moved", "circle");

  private static final Map<String, String> ENDS =
      Map.of(
          "fast", "",
          "slow", "",
          "alerts", "",
          "close", "",
          "huge", "",
          "moved", "",
          "missing", "http_status",
          "refused", "connection_failed",
          "circle", "too_many_redirects",
          "loop", "page_hung");

  @TempDir Path dir;

  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> kinds = new HashMap<>();

  @Test
  void everyCheckEndsRightAndEveryViewerHasSeenItWhilePagesHangAndViewersTalk() throws Exception {
    everyCheckEndsRightAndEveryViewerHasSeenIt(80);
  }

  @Test
  @Tag("long")
  void moreChecksThanBrowsersLiveForEndNoDifferently() throws Exception {
    everyCheckEndsRightAndEveryViewerHasSeenIt(500);
  }

  private void everyCheckEndsRightAndEveryViewerHasSeenIt(int checks) throws Exception {
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    Map<String, String> settings =
        Map.of(
            "PAGEWATCH_HTTP_PORT", "0",
            "PAGEWATCH_DATA_DIR", dir.resolve("data").toString(),
            "PAGEWATCH_BROWSER_SLOTS", "4",
            "PAGEWATCH_CHECK_TIMEOUT", "PT8S",
            "PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8");
    HttpServer site = site();
    try (Launched pagewatch = Launched.java(Main.class, tmp, settings, "up")) {
      String url = pagewatch.ready();
      try (Viewers viewers = new Viewers(url, VIEWERS)) {
        for (int i = 0; i < checks; i++) {
          add(url, site, i % 40 < 3 ? "loop" : TURN.get(i % TURN.size()));
        }
        int commands = 0;
        while (!idle(url)) {
          viewers.command(kinds.keySet().iterator().next());
          commands += viewers.size();
          LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
        }
        int sent = commands;
        waitFor(() -> viewers.replies() == sent);
        // What failed is tried again, and would change while it is compared.
        pauseAll(url);
        while (!idle(url)) {
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }

        Map<String, JsonObject> truth = watches(url);
        truth.forEach(this::endedRight);
        for (Map<String, JsonObject> model : viewers.models()) {
          waitFor(() -> agrees(model, truth));
        }
      }
      waitFor(() -> slotsAreIdle(url));
      List<ProcessHandle> children = pagewatch.descendants();

      assertThat(pagewatch.signal("TERM").status()).isZero();

      assertThat(children).isNotEmpty().noneMatch(StressTest::lives);
      assertThat(pagewatch.err()).doesNotContain("has been blocked", "ERROR");
    } finally {
      site.stop(0);
    }
  }

  private void endedRight(String id, JsonObject watch) {
    String kind = kinds.get(id);
    JsonObject error = watch.getJsonObject("error");
    assertThat(error == null ? "" : error.getString("code"))
        .as("%s: %s", kind, error)
        .isEqualTo(ENDS.get(kind));
    assertThat(watch.getInteger("checks"))
        .isEqualTo(error == null ? 1 : error.getInteger("attempts"));
  }

  private static boolean agrees(Map<String, JsonObject> model, Map<String, JsonObject> truth) {
    return truth.entrySet().stream()
        .allMatch(
            watch -> {
              JsonObject seen = model.get(watch.getKey());
              return seen != null
                  && seen.getLong("revision").equals(watch.getValue().getLong("revision"))
                  && seen.getString("outcome").equals(watch.getValue().getString("outcome"));
            });
  }

  private void add(String url, HttpServer site, String kind) throws Exception {
    String page =
        kind.equals("refused")
            ? "http://127.0.0.1:47/"
            : "http://127.0.0.1:%d/%s".formatted(site.getAddress().getPort(), kind);
    JsonObject draft = new JsonObject().put("url", page).put("engine", "browser");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/watches"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(draft.encode()))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    kinds.put(new JsonObject(answer.body()).getString("id"), kind);
  }

  private void pauseAll(String url) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/watches/bulk"))
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    {"op":"pause","filter":{}}"""))
            .build();
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private boolean idle(String url) throws Exception {
    JsonObject queue = get(url, "/api/v1/queue");
    return queue.getInteger("length") == 0 && queue.getInteger("checking") == 0;
  }

  private boolean slotsAreIdle(String url) throws Exception {
    JsonObject worker = get(url, "/api/v1/workers").getJsonArray("items").getJsonObject(0);
    return worker.getJsonArray("slots").stream()
        .allMatch(slot -> ((JsonObject) slot).getString("state").equals("idle"));
  }

  private Map<String, JsonObject> watches(String url) throws Exception {
    Map<String, JsonObject> watches = new HashMap<>();
    get(url, "/api/v1/watches?limit=500")
        .getJsonArray("items")
        .forEach(watch -> watches.put(((JsonObject) watch).getString("id"), (JsonObject) watch));
    assertThat(watches).hasSize(kinds.size());
    return watches;
  }

  private JsonObject get(String url, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path)).build();
    return new JsonObject(client.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static void waitFor(Callable<Boolean> condition) throws Exception {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("patience").isLessThan(limit);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  private static boolean lives(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  private static HttpServer site() throws IOException {
    HttpServer site =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    site.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    site.createContext("/", StressTest::answer);
    site.start();
    return site;
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String kind = exchange.getRequestURI().getPath().substring(1);
    switch (kind) {
      case "missing" -> exchange.sendResponseHeaders(404, -1);
      case "circle", "moved" -> {
        exchange.getResponseHeaders().set("Location", kind.equals("circle") ? "/circle" : "/fast");
        exchange.sendResponseHeaders(302, -1);
      }
      default -> {
        if (kind.equals("slow")) {
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
        byte[] body = page(kind).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
      }
    }
    exchange.close();
  }

  private static String page(String kind) {
    String script =
        switch (kind) {
          case "loop" -> "<script>onload = () => { for (;;) {} }</script>";
          case "alerts" -> "<script>for (let i = 0; i < 20; i++) alert(i)</script>";
          case "close" -> "<script>onload = () => window.close()</script>";
          case "huge" -> "<i>x</i>".repeat(50_000);
          default -> "";
        };
    return "<!doctype html><title>T</title><p>text of " + kind + "</p>" + script;
  }
}
