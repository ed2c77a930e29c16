package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/** Asks one Pagewatch, and waits for no answer longer than somebody at a screen would. */
final class PagewatchClient {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  PagewatchClient(String url) {
    this.url = url;
  }

  String url() {
    return url;
  }

  HttpResponse<String> get(String path) throws Exception {
    return client.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends without waiting. */
  CompletableFuture<HttpResponse<String>> sending(String method, String path, String body) {
    HttpRequest request =
        request(path)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(url + path)).timeout(BOUND);
  }

  /** Adds a watch of a page over plain HTTP; answers its id. */
  String add(String page) {
    return add(new JsonObject().put("url", page).put("engine", "http"));
  }

  /** Adds a watch; answers its id. */
  String add(JsonObject draft) {
    HttpResponse<String> answer = sending("POST", "/api/v1/watches", draft.encode()).join();
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body()).getString("id");
  }

  JsonObject watch(String id) throws Exception {
    return new JsonObject(get("/api/v1/watches/" + id).body());
  }

  /** The watch when it has been checked so often; fails when it isn't for so long. */
  JsonObject checked(String id, long times, Duration patience) throws Exception {
    long limit = System.nanoTime() + patience.toNanos();
    JsonObject watch = watch(id);
    while (watch.getLong("checks") < times) {
      assertThat(System.nanoTime()).as(watch.encode()).isLessThan(limit);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      watch = watch(id);
    }
    return watch;
  }

  /** Has a watch checked once more; the watch afterwards. */
  JsonObject checkedAgain(String id, Duration patience) throws Exception {
    long before = watch(id).getLong("checks");
    sending("POST", "/api/v1/watches/" + id + "/check", "").join();
    return checked(id, before + 1, patience);
  }

  /** The document as fetched by the newest check that found something new. */
  String document(JsonObject watch) throws Exception {
    return get("/api/v1/watches/%s/snapshots/%s/html"
            .formatted(watch.getString("id"), watch.getString("snapshotId")))
        .body();
  }

  /** Results that the worker keeps because nobody takes them. */
  double undelivered() throws Exception {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("pagewatch_worker_results_undelivered"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
