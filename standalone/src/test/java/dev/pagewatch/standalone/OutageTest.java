package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** PostgreSQL goes away under a process in use, and comes back. */
class OutageTest {

  private static final int AT_ONCE = 40;

  /** How it goes away. */
  enum Outage {
    STOPPED,
    KILLED,
    REFUSING,
    SILENT
  }

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource(names = "SILENT")
  void whileTheDatabaseIsAwayItSaysSoAndAfterwardsNothingIsMissing(Outage outage) throws Exception {
    isSurvived(outage, Duration.ofSeconds(3));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("long")
  void anOutageLongerThanALeaseIsNoDifferent(Outage outage) throws Exception {
    isSurvived(outage, Duration.ofSeconds(40));
  }

  /** As after a change-over to a standby that is none yet. */
  @Test
  void aDatabaseThatCanOnlyBeReadIsReadAndNotReady() throws Exception {
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    try (ServerDatabase database = new ServerDatabase(dir.resolve("postgres"));
        CuttableLine line = new CuttableLine(database.port());
        Launched pagewatch = Launched.java(Main.class, tmp, settings(database, line), "up")) {
      PagewatchClient client = new PagewatchClient(pagewatch.ready());
      String watch = client.add("http://127.0.0.1:1/");

      database.readOnly(true);
      Usage.eventually(
          () -> client.get("/health/ready").statusCode() == 503 ? "" : "it calls itself ready");
      HttpResponse<String> refused =
          client.sending("PATCH", "/api/v1/watches/" + watch, "{\"muted\":true}").join();
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
      Usage.eventually(
          () -> client.watch(watch).getBoolean("muted", true) ? "it can't be read" : "");
      database.readOnly(false);

      Usage.eventually(
          () -> client.get("/health/ready").statusCode() == 200 ? "" : "not ready again");
      assertThat(pagewatch.signal("TERM").status()).isZero();
      assertThat(pagewatch.err()).doesNotContain(" ERROR ");
    }
  }

  private void isSurvived(Outage outage, Duration length) throws Exception {
    long seed = Long.getLong("pagewatch.seed", System.nanoTime());
    System.out.printf("%s for %s: pagewatch.seed=%d%n", outage, length, seed);
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    try (Usage usage = new Usage(new Random(seed));
        ServerDatabase database = new ServerDatabase(dir.resolve("postgres"));
        CuttableLine line = new CuttableLine(database.port());
        Launched pagewatch = Launched.java(Main.class, tmp, settings(database, line), "up")) {
      PagewatchClient client = new PagewatchClient(pagewatch.ready());
      var held = usage.site.hold("held");
      String watch = client.add(usage.site.page("held"));
      Usage.eventually(() -> usage.site.requests("held") == 1 ? "" : "not asked for yet");
      usage.server.up(client.url());
      usage.goesOnFor(5);

      begin(outage, database, line);
      Instant over = Instant.now().plus(length);
      held.countDown();
      refusalsAreHonestAndQuick(client, watch);
      assertThat(command(client, "check", watch).getInteger("failureCode")).isEqualTo(503);
      assertThat(client.get("/health/live").statusCode()).isEqualTo(200);
      assertThat(client.get("/health/ready").statusCode()).isEqualTo(503);
      assertThat(client.get("/").statusCode()).isEqualTo(200);
      Usage.eventually(() -> client.undelivered() > 0 ? "" : "the worker has kept no result");
      Usage.eventually(() -> Instant.now().isAfter(over) ? "" : "the outage is not over");
      end(outage, database, line);

      Usage.eventually(
          () -> client.get("/health/ready").statusCode() == 200 ? "" : "not ready again");
      Usage.eventually(
          () -> client.watch(watch).getInteger("checks", 0) == 1 ? "" : "the result is not stored");
      assertThat(usage.site.requests("held")).as("the kept result was enough").isOne();
      JsonObject checked = client.watch(watch);
      assertThat(checked.getString("outcome")).isEqualTo("unchanged");
      assertThat(client.document(checked)).contains("edition 0 of /held");
      usage.goesOnFor(5);
      assertThat(command(client, "viewed", watch).getJsonObject("body").getJsonArray("accepted"))
          .containsExactly(watch);
      Usage.eventually(() -> client.undelivered() == 0 ? "" : "results are still kept");
      usage.endsAsAcknowledged(watch);

      assertThat(pagewatch.signal("TERM").status()).isZero();
      assertThat(pagewatch.err()).doesNotContain(" ERROR ");
      assertThat(database.damage()).isEmpty();
      assertThat(database.orphans()).isEmpty();
      System.out.printf("%d acknowledged, %d refused%n", usage.acknowledged(), usage.refused());
    }
  }

  private static JsonObject command(PagewatchClient client, String op, String watch)
      throws Exception {
    try (BusSocket socket = new BusSocket(client.url())) {
      return socket.command(op, watch);
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
  private static void refusalsAreHonestAndQuick(PagewatchClient client, String watch) {
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    String one = "/api/v1/watches/" + watch;
    long start = System.nanoTime();
    for (int i = 0; i < AT_ONCE; i++) {
      answers.add(
          switch (i % 6) {
            case 0 -> client.sending("GET", "/api/v1/watches", "");
            case 1 -> client.sending("GET", one, "");
            case 2 -> client.sending("POST", "/api/v1/watches", "{\"url\":\"http://127.0.0.1/\"}");
            case 3 -> client.sending("PATCH", one, "{\"muted\":true}");
            case 4 -> client.sending("POST", one + "/check", "");
            default -> client.sending("GET", "/api/v1/queue", "");
          });
    }
    for (CompletableFuture<HttpResponse<String>> each : answers) {
      HttpResponse<String> answer = each.join();
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
      assertThat(answer.headers().firstValue("retry-after")).isPresent();
      assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
    }
    System.out.printf("%d refused in %d ms%n", AT_ONCE, (System.nanoTime() - start) / 1_000_000);
  }
}
