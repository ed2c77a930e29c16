package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The REST API through real sockets over a real database. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RestTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private Optional<PostgresStore.Access> postgres;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    postgres = database.fresh();
    gateway = new RunningGateway(data, postgres);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aNewWatchIsQueuedAtOnceAndCanBeReadBack() {
    HttpResponse<String> created =
        gateway.send(
            "POST",
            "/api/v1/watches",
            """
            {"url":"example.com/a","title":"A","interval":"PT30M","tags":["news"]}""");

    assertThat(created.statusCode()).isEqualTo(201);
    String location = created.headers().firstValue("Location").orElseThrow();
    HttpResponse<String> read = gateway.get(location);
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.headers().firstValue("ETag")).contains("\"1\"");
    JsonNode watch = json(read);
    assertThat(watch.get("url").textValue()).isEqualTo("https://example.com/a");
    assertThat(watch.get("activity").textValue()).isEqualTo("queued");
    assertThat(watch.get("outcome").textValue()).isEqualTo("none");
    assertThat(watch.get("interval").textValue()).isEqualTo("PT30M");
    assertThat(watch.get("createdAt").textValue())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(json(gateway.get("/api/v1/tags")).at("/items/0/name").textValue()).isEqualTo("news");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"url\":\"not a url\"}|url",
        "{\"url\":\"file:///etc/passwd\"}|url",
        "{\"url\":\"http://169.254.169.254/\"}|url",
        "{\"url\":5}|url",
        "{}|url",
        "{\"url\":\"https://a.example\",\"colour\":\"red\"}|colour",
        "{\"url\":\"https://a.example\",\"id\":\"x\"}|id",
        "{\"url\":\"https://a.example\",\"engine\":\"lynx\"}|engine",
        "{\"url\":\"https://a.example\",\"interval\":\"PT1S\"}|interval",
        "{\"url\":\"https://a.example\",\"tags\":[\"\"]}|tags",
        "{\"url\":\"https://a.example\",\"paused\":\"yes\"}|paused",
      })
  void badInputIsRefusedNamingTheField(String body, String field) {
    HttpResponse<String> refused = gateway.send("POST", "/api/v1/watches", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(json(refused).at("/errors/0/field").textValue()).isEqualTo(field);
    assertThat(json(gateway.get("/api/v1/watches")).get("total").intValue()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"url\":", "[]", "\"x\"", "null"})
  void aBodyThatIsNoJsonObjectIsRefused(String body) {
    assertThat(gateway.send("POST", "/api/v1/watches", body).statusCode()).isEqualTo(400);
  }

  @Test
  void aUrlOfTwentyThousandCharactersIsRefused() {
    HttpResponse<String> refused =
        gateway.send(
            "POST",
            "/api/v1/watches",
            "{\"url\":\"https://a.example/%s\"}".formatted("x".repeat(20_000)));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/errors/0/field").textValue()).isEqualTo("url");
  }

  @Test
  void aBodyOfTenMegabytesIsRefused() {
    HttpResponse<String> refused =
        gateway.send("POST", "/api/v1/watches", "\"" + "x".repeat(10_000_000) + "\"");

    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(json(refused).get("status").intValue()).isEqualTo(413);
  }

  @Test
  void whoOffersHttp2InTheClearIsAnsweredInHttp11() {
    // The client offers it with each request.
    assertThat(gateway.get("/api/v1/openapi.yaml").version())
        .isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void unknownIdsPathsAndMethodsGetTheirProblem() {
    assertThat(gateway.get("/api/v1/watches/nobody").statusCode()).isEqualTo(404);
    assertThat(gateway.send("PATCH", "/api/v1/watches/nobody", "{}").statusCode()).isEqualTo(404);
    assertThat(gateway.send("DELETE", "/api/v1/watches/nobody", "").statusCode()).isEqualTo(404);
    assertThat(gateway.send("POST", "/api/v1/watches/nobody/check", "").statusCode())
        .isEqualTo(404);
    assertThat(gateway.get("/api/v1/watches/nobody/diff").statusCode()).isEqualTo(404);
    HttpResponse<String> path = gateway.get("/api/v1/nothing");
    assertThat(path.statusCode()).isEqualTo(404);
    assertThat(path.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(gateway.send("PUT", "/api/v1/watches", "{}").statusCode()).isEqualTo(405);
  }

  @Test
  void anEditAgainstAnOldVersionIsRefusedAndChangesNothing() {
    String path = "/api/v1/watches/" + gateway.add("https://a.example");
    assertThat(gateway.send("PATCH", path, "{\"title\":\"One\"}", "If-Match", "\"1\"").statusCode())
        .isEqualTo(200);

    HttpResponse<String> late =
        gateway.send("PATCH", path, "{\"title\":\"Two\"}", "If-Match", "\"1\"");

    assertThat(late.statusCode()).isEqualTo(412);
    assertThat(json(gateway.get(path)).get("title").textValue()).isEqualTo("One");
  }

  @Test
  void pausingTakesAWatchOutOfTheQueueAndResumingPutsItBack() {
    String path = "/api/v1/watches/" + gateway.add("https://a.example");

    JsonNode paused = json(gateway.send("PATCH", path, "{\"paused\":true}"));
    assertThat(paused.get("activity").textValue()).isEqualTo("paused");
    assertThat(json(gateway.get("/api/v1/queue")).get("length").intValue()).isZero();

    JsonNode resumed = json(gateway.send("PATCH", path, "{\"paused\":false}"));
    assertThat(resumed.get("activity").textValue()).isEqualTo("queued");
    JsonNode queue = json(gateway.get("/api/v1/queue"));
    assertThat(queue.get("length").intValue()).isOne();
    assertThat(queue.at("/items/0/reason").textValue()).isEqualTo("no_worker");
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepeat() {
    for (int i = 0; i < 7; i++) {
      gateway.add("https://a.example/" + i);
    }

    StringBuilder seen = new StringBuilder();
    String cursor = "";
    do {
      JsonNode page = json(gateway.get("/api/v1/watches?limit=3&sort=title" + cursor));
      assertThat(page.get("total").intValue()).isEqualTo(7);
      page.get("items").forEach(watch -> seen.append(watch.get("url").textValue().charAt(18)));
      cursor =
          page.get("nextCursor").isNull() ? "" : "&cursor=" + page.get("nextCursor").textValue();
    } while (!cursor.isEmpty());

    assertThat(seen).hasToString("0123456");
  }

  @Test
  void aPageCanBeginAnywhereInTheList() {
    for (int i = 0; i < 7; i++) {
      gateway.add("https://a.example/" + i);
    }

    JsonNode page = json(gateway.get("/api/v1/watches?sort=title&limit=2&offset=4"));
    assertThat(page.get("items").findValuesAsText("url"))
        .containsExactly("https://a.example/4", "https://a.example/5");
    assertThat(page.get("total").intValue()).isEqualTo(7);
    String cursor = page.get("nextCursor").textValue();
    assertThat(
            json(gateway.get("/api/v1/watches?sort=title&limit=2&cursor=" + cursor))
                .get("items")
                .findValuesAsText("url"))
        .containsExactly("https://a.example/6");

    var both = gateway.get("/api/v1/watches?sort=title&limit=2&offset=1&cursor=" + cursor);
    assertThat(both.statusCode()).isEqualTo(400);
    assertThat(json(both).at("/errors/0/field").textValue()).isEqualTo("offset");
  }

  @Test
  void whatChangedSinceARevisionIsListedWithDeletions() {
    String kept = gateway.add("https://a.example/kept");
    String gone = gateway.add("https://a.example/gone");
    long before = json(gateway.get("/api/v1/watches")).get("revision").longValue();
    gateway.send("PATCH", "/api/v1/watches/" + kept, "{\"title\":\"x\"}");
    gateway.send("DELETE", "/api/v1/watches/" + gone, "");

    JsonNode delta = json(gateway.get("/api/v1/watches?since=" + before));

    assertThat(delta.at("/items/0/id").textValue()).isEqualTo(kept);
    assertThat(delta.get("items")).hasSize(1);
    assertThat(delta.at("/deleted/0").textValue()).isEqualTo(gone);
    assertThat(delta.get("complete").booleanValue()).isTrue();
  }

  @Test
  void searchFindsWordsInUrlTitleAndTags() {
    gateway.send(
        "POST",
        "/api/v1/watches",
        "{\"url\":\"https://shop.example/kettle\",\"title\":\"Blue\",\"tags\":[\"prices\"]}");
    gateway.add("https://town.example/minutes");

    for (String words : new String[] {"KETTLE", "blue", "prices", "shop%20blue"}) {
      assertThat(json(gateway.get("/api/v1/watches?query=" + words)).get("total").intValue())
          .as(words)
          .isOne();
    }
  }

  @Test
  void aStrangersOriginIsRefusedAndAnAllowedOneIsTaken() {
    String body = "{\"url\":\"https://a.example\"}";

    assertThat(
            gateway
                .send("POST", "/api/v1/watches", body, "Origin", "https://evil.example")
                .statusCode())
        .isEqualTo(403);
    assertThat(
            gateway
                .send("POST", "/api/v1/watches", body, "Origin", "https://panel.example")
                .statusCode())
        .isEqualTo(201);
    assertThat(
            gateway
                .send("POST", "/api/v1/watches", body, "Origin", gateway.gateway.url())
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void healthMetricsDocumentAndPagesAreServed() {
    assertThat(json(gateway.get("/health/live")).get("status").textValue()).isEqualTo("UP");
    assertThat(json(gateway.get("/health/ready")).get("status").textValue()).isEqualTo("UP");
    assertThat(gateway.get("/metrics").body()).contains("pagewatch_bridge_sockets");
    assertThat(gateway.get("/api/v1/openapi.yaml").body()).contains("openapi: 3.1");
    assertThat(json(gateway.get("/api/v1/openapi.json")).at("/info/title").textValue())
        .isEqualTo("Pagewatch");
    for (String page : new String[] {"/", "/watches/x", "/queue", "/workers", "/settings"}) {
      HttpResponse<String> answer = gateway.get(page);
      assertThat(answer.statusCode()).as(page).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Security-Policy")).isPresent();
    }
  }
}
