package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL goes away under a process in use, and comes back. */
class OutageTest {

  /** Whoever waits longer for a refusal was not refused but left hanging. */
  private static final Duration BOUND = Duration.ofSeconds(10);

  private static final int AT_ONCE = 40;

  /** How it goes away. */
  enum Outage {
    STOPPED,
    KILLED,
    REFUSING,
    SILENT
  }

  @TempDir Path dir;

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @EnumSource
  void whileTheDatabaseIsAwayItSaysSoAndAfterwardsNothingIsMissing(Outage outage) throws Exception {
    isSurvived(outage, Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void anOutageLongerThanALeaseIsNoDifferent(Outage outage) throws Exception {
    isSurvived(outage, Duration.ofSeconds(40));
  }

  private void isSurvived(Outage outage, Duration length) throws Exception {
    long seed = Long.getLong("pagewatch.seed", System.nanoTime());
    System.out.printf("%s for %s: pagewatch.seed=%d%n", outage, length, seed);
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    try (Usage usage = new Usage(new Random(seed));
        ServerDatabase database = new ServerDatabase(dir.resolve("postgres"));
        CuttableLine line = new CuttableLine(database.port());
        Launched pagewatch = Launched.java(Main.class, tmp, settings(database, line), "up");
        BusSocket socket = new BusSocket(pagewatch.ready())) {
      String url = pagewatch.ready();
      var held = usage.site.hold("held");
      String watch = add(url, usage.site.page("held"));
      Usage.eventually(() -> usage.site.requests("held") == 1 ? "" : "not asked for yet");
      usage.server.up(url);
      usage.goesOnFor(5);

      begin(outage, database, line);
      Instant over = Instant.now().plus(length);
      held.countDown();
      refusalsAreHonestAndQuick(url, watch);
      assertThat(socket.command("check", watch).getInteger("failureCode")).isEqualTo(503);
      assertThat(status(url + "/health/live")).isEqualTo(200);
      assertThat(status(url + "/health/ready")).isEqualTo(503);
      assertThat(status(url + "/")).isEqualTo(200);
      Usage.eventually(() -> undelivered(url) > 0 ? "" : "the worker has kept no result");
      Usage.eventually(() -> Instant.now().isAfter(over) ? "" : "the outage is not over");
      end(outage, database, line);

      Usage.eventually(() -> status(url + "/health/ready") == 200 ? "" : "not ready again");
      Usage.eventually(() -> checks(url, watch) == 1 ? "" : "the kept result is not stored");
      assertThat(usage.site.requests("held")).as("the kept result was enough").isOne();
      assertThat(watch(url, watch).getString("outcome")).isEqualTo("unchanged");
      assertThat(pageKeptWith(url, watch)).contains("edition 0 of /held");
      usage.goesOnFor(5);
      assertThat(socket.command("viewed", watch).getJsonObject("body").getJsonArray("accepted"))
          .containsExactly(watch);
      Usage.eventually(() -> undelivered(url) == 0 ? "" : "results are still kept");
      usage.endsAsAcknowledged(watch);

      assertThat(pagewatch.signal("TERM").status()).isZero();
      assertThat(pagewatch.err()).doesNotContain(" ERROR ");
      assertThat(database.damage()).isEmpty();
      assertThat(database.orphans()).isEmpty();
      System.out.printf("%d acknowledged, %d refused%n", usage.acknowledged(), usage.refused());
    }
  }

  private Map<String, String> settings(ServerDatabase database, CuttableLine line) {
    Map<String, String> settings = new HashMap<>(database.settings(line.port()));
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", dir.resolve("data").toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
    settings.put("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8");
    return settings;
  }

  private static void begin(Outage outage, ServerDatabase database, CuttableLine line)
      throws Exception {
    switch (outage) {
      case STOPPED -> database.stop();
      case KILLED -> database.kill();
      case REFUSING -> line.set(CuttableLine.State.REFUSING);
      case SILENT -> line.set(CuttableLine.State.SILENT);
    }
  }

  private static void end(Outage outage, ServerDatabase database, CuttableLine line)
      throws Exception {
    switch (outage) {
      case STOPPED, KILLED -> database.startAgain();
      case REFUSING, SILENT -> line.set(CuttableLine.State.OPEN);
    }
  }

  /** Many more at once than there are connections, of every kind. */
  private void refusalsAreHonestAndQuick(String url, String watch) {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < AT_ONCE; i++) {
      HttpRequest.Builder request =
          switch (i % 5) {
            case 0 -> to(url + "/api/v1/watches").GET();
            case 1 -> to(url + "/api/v1/watches/" + watch).GET();
            case 2 -> to(url + "/api/v1/watches").POST(body("{\"url\":\"http://127.0.0.1/\"}"));
            case 3 -> to(url + "/api/v1/watches/" + watch + "/check").POST(body(""));
            default -> to(url + "/api/v1/queue").GET();
          };
      answers.add(client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()));
    }
    for (CompletableFuture<HttpResponse<String>> each : answers) {
      HttpResponse<String> answer = each.join();
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).isPresent();
      assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    }
    System.out.printf("%d refused in %d ms%n", AT_ONCE, (System.nanoTime() - start) / 1_000_000);
  }

  private static HttpRequest.Builder to(String url) {
    return HttpRequest.newBuilder(URI.create(url))
        .timeout(BOUND)
        .header("Content-Type", "application/json");
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private String add(String url, String page) throws Exception {
    JsonObject draft = new JsonObject().put("url", page).put("engine", "http");
    HttpResponse<String> answer = send(to(url + "/api/v1/watches").POST(body(draft.encode())));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return new JsonObject(answer.body()).getString("id");
  }

  private int status(String url) throws Exception {
    return send(to(url)).statusCode();
  }

  private int checks(String url, String watch) throws Exception {
    return watch(url, watch).getInteger("checks", 0);
  }

  private JsonObject watch(String url, String id) throws Exception {
    return new JsonObject(send(to(url + "/api/v1/watches/" + id)).body());
  }

  /** The document that was fetched by the newest check that found something new. */
  private String pageKeptWith(String url, String id) throws Exception {
    String path = url + "/api/v1/watches/" + id + "/snapshots/";
    return send(to(path + watch(url, id).getString("snapshotId") + "/html")).body();
  }

  private double undelivered(String url) throws Exception {
    return send(to(url + "/metrics"))
        .body()
        .lines()
        .filter(line -> line.startsWith("pagewatch_worker_results_undelivered"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
