package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.price.Availability;
import dev.pagewatch.model.price.Price;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What openapi.yaml promises of every operation, and HTTP of every resource. */
class ApiTest {

  private static final String WATCHES = "/api/v1/watches";

  @TempDir Path data;
  private RunningGateway gateway;
  private FakeWorker worker;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data);
    worker = new FakeWorker(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void everyDocumentedOperationIsAnsweredWithEveryDocumentedSuccess() {
    String watch = WATCHES + "/" + gateway.add("https://a.example");
    CheckJob job = worker.lease().getFirst();
    worker.hand(job, worker.page("first line"));
    gateway.send("POST", watch + "/check", "");
    worker.hand(worker.lease().getFirst(), worker.page("second line"), List.of(worker.step()));
    String snapshot =
        watch
            + "/snapshots/"
            + json(gateway.get(watch + "/snapshots")).at("/items/0/id").textValue();

    gateway.get(WATCHES);
    gateway.get(WATCHES + "?since=0");
    gateway.get(watch);
    gateway.get(snapshot + "/text");
    gateway.get(snapshot + "/html");
    gateway.get(snapshot + "/screenshot");
    gateway.get(watch + "/diff");
    gateway.get(watch + "/steps");
    gateway.get(watch + "/steps/1/screenshot");
    prices();
    looks();
    for (String path :
        new String[] {"/tags", "/queue", "/stats", "/workers", "/sockets", "/system"}) {
      gateway.get("/api/v1" + path);
    }
    gateway.send("PATCH", watch, "{\"title\":\"x\"}");
    gateway.send("POST", WATCHES + "/bulk", "{\"op\":\"mute\",\"ids\":[\"nobody\"]}");
    gateway.send("POST", WATCHES + "/bulk", "{\"op\":\"mute\",\"filter\":{\"query\":\"x\"}}");
    gateway.send("POST", WATCHES + "/import", gateway.get(WATCHES + "/export").body());
    worker.previews();
    gateway.send("POST", WATCHES + "/preview", "{\"url\":\"https://a.example\"}");
    gateway.send("DELETE", watch, "");
    for (String path : new String[] {"/api/v1/defaults", "/api/v1/tags/x/defaults"}) {
      gateway.send("PUT", path, "{\"interval\":\"PT2H\"}");
      gateway.get(path);
    }
    gateway.send("DELETE", "/api/v1/tags/x/defaults", "");
    proxies();
    comeAndGo();

    assertThat(gateway.document.exercised()).containsAll(gateway.document.successes());
  }

  private void prices() {
    String id =
        json(gateway.send("POST", WATCHES, "{\"url\":\"https://shop.example\",\"kind\":\"price\"}"))
            .get("id")
            .textValue();
    CheckJob job =
        worker.lease().stream().filter(it -> it.watchId().equals(id)).findFirst().orElseThrow();
    Price price = Price.of(new BigDecimal("19.99"), "EUR", Availability.IN_STOCK);
    worker.hand(job, new CheckOutcome.Content("h", "t", "h", false, null, null, null, null, price));

    assertThat(json(gateway.get(WATCHES + "/" + id)).at("/price/amount").textValue())
        .isEqualTo("19.99");
    assertThat(json(gateway.get(WATCHES + "/" + id + "/prices")).get("items")).hasSize(1);
    gateway.send("PATCH", WATCHES + "/" + id, "{\"kind\":null}");
  }

  private void proxies() {
    String all = "/api/v1/proxies";
    gateway.send("POST", all, "{\"name\":\"a b\",\"url\":\"http://p.example:1\"}");
    gateway.get(all);
    gateway.get(all + "/a%20b");
    gateway.send("PATCH", all + "/a%20b", "{\"user\":\"u\",\"password\":\"p\"}");
    gateway.send("DELETE", all + "/a%20b", "");
  }

  private void looks() {
    String id =
        json(gateway.send("POST", WATCHES, "{\"url\":\"https://a.example\",\"kind\":\"visual\"}"))
            .get("id")
            .textValue();
    for (int black : new int[] {0, 90}) {
      gateway.send("POST", WATCHES + "/" + id + "/check", "");
      CheckJob job =
          worker.lease().stream().filter(it -> it.watchId().equals(id)).findFirst().orElseThrow();
      BlobRef picture = gateway.gateway.blobSink().put(LooksTest.page(100, black), "image/png");
      worker.hand(
          job,
          new CheckOutcome.Content(
              picture.hash(), "Size", Sha256.hex("Size"), true, null, null, picture, null));
    }
    String newest = json(gateway.get(WATCHES + "/" + id)).get("snapshotId").textValue();
    gateway.get(WATCHES + "/" + id + "/snapshots/" + newest + "/difference");
  }

  /** The password comes last, as nothing is answered without it from then on. */
  private void comeAndGo() {
    String keys = "/api/v1/api-keys";
    String key = json(gateway.send("POST", keys, "{\"name\":\"x\"}")).get("id").textValue();
    gateway.get(keys);
    gateway.send("DELETE", keys + "/" + key, "");
    gateway.get("/api/v1/session");
    gateway.send("DELETE", "/api/v1/session", "");
    gateway.send("DELETE", "/api/v1/sessions", "");
    String password = "{\"password\":\"correct horse\"}";
    gateway.send("PUT", "/api/v1/password", password);
    gateway.send("POST", "/api/v1/session", password);
  }

  @Test
  void everyPathRefusesAnotherMethodAndTellsTheOnesItHas() {
    for (Map.Entry<String, Set<String>> path : gateway.document.methods().entrySet()) {
      String at = "/api/v1" + path.getKey().replaceAll("[{}]", "");

      HttpResponse<String> refused = gateway.send("TRACE", at, "");
      HttpResponse<String> options = gateway.send("OPTIONS", at, "");

      assertThat(refused.statusCode()).as(at).isEqualTo(405);
      assertThat(allowed(refused)).as(at).containsAll(path.getValue()).contains("OPTIONS");
      assertThat(options.statusCode()).as(at).isEqualTo(204);
      assertThat(allowed(options)).isEqualTo(allowed(refused));
      assertThat(allowed(options).contains("HEAD")).isEqualTo(path.getValue().contains("GET"));
    }
    assertThat(gateway.send("DELETE", "/api/v1/openapi.yaml", "").statusCode()).isEqualTo(405);
  }

  private static Set<String> allowed(HttpResponse<String> response) {
    return Set.copyOf(
        Arrays.asList(response.headers().firstValue("Allow").orElseThrow().split(", ")));
  }

  @Test
  void theApisPageIsServedWithAllThatItLoads() {
    HttpResponse<String> page = gateway.get("/api/v1/docs");

    assertThat(page.statusCode()).isEqualTo(200);
    List<String> loaded =
        Pattern.compile("(?:src|href)=\"([^\"]+)\"")
            .matcher(page.body())
            .results()
            .map(match -> match.group(1))
            .toList();
    assertThat(loaded).hasSizeGreaterThan(4).allMatch(each -> each.startsWith("/"));
    loaded.forEach(each -> assertThat(gateway.get(each).statusCode()).as(each).isEqualTo(200));
  }

  @Test
  void headAnswersAsGetDoesWithoutTheBody() {
    String watch = WATCHES + "/" + gateway.add("https://a.example");

    HttpResponse<String> head = gateway.send("HEAD", watch, "");

    HttpResponse<String> get = gateway.get(watch);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String header : new String[] {"Content-Type", "Content-Length", "ETag"}) {
      assertThat(head.headers().firstValue(header))
          .as(header)
          .isEqualTo(get.headers().firstValue(header));
    }
    assertThat(gateway.send("HEAD", WATCHES + "/nobody", "").statusCode()).isEqualTo(404);
  }

  @Test
  void aSlashAtTheEndMakesNoDifference() {
    String watch = WATCHES + "/" + gateway.add("https://a.example");

    assertThat(gateway.get(watch + "/").body()).isEqualTo(gateway.get(watch).body());
    assertThat(json(gateway.get(WATCHES + "/")).get("total").intValue()).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"1\"|200",
        "*|200",
        "\"7\", \"1\"|200",
        "1|200",
        "\"2\"|412",
        "W/\"1\"|412",
        "\"abc\"|412",
        "\"7\", W/\"1\"|412",
        "\"1|400",
        "one|400",
        "\"1\" \"2\"|400",
      })
  void ifMatchHoldsForReadingEditingAndDeleting(String ifMatch, int status) {
    String watch = WATCHES + "/" + gateway.add("https://a.example");

    assertThat(gateway.send("GET", watch, "", "If-Match", ifMatch).statusCode()).isEqualTo(status);
    assertThat(gateway.send("PATCH", watch, "{\"paused\":false}", "If-Match", ifMatch).statusCode())
        .isEqualTo(status);
    HttpResponse<String> deleted = gateway.send("DELETE", watch, "", "If-Match", ifMatch);
    assertThat(deleted.statusCode()).isEqualTo(status == 200 ? 204 : status);
    assertThat(gateway.get(watch).statusCode()).isEqualTo(status == 200 ? 404 : 200);
  }

  @Test
  void aMergePatchTakesNullBackToTheDefaultAndLeavesTheRest() {
    String watch =
        json(gateway.send(
                "POST",
                WATCHES,
                """
                {"url":"https://a.example","title":"T","engine":"http","interval":"PT5M",
                 "tags":["x"],"paused":true,"muted":true}"""))
            .get("id")
            .textValue();

    HttpResponse<String> patched =
        gateway.send(
            "PATCH",
            WATCHES + "/" + watch,
            """
            {"title":null,"engine":null,"interval":null,"tags":null,"paused":null}""",
            "Content-Type",
            "application/merge-patch+json");

    JsonNode after = json(patched);
    assertThat(after.get("title").isNull()).isTrue();
    assertThat(after.get("engine").textValue()).isEqualTo("auto");
    assertThat(after.get("interval").textValue()).isEqualTo("PT1H");
    assertThat(after.get("tags")).isEmpty();
    assertThat(after.get("paused").booleanValue()).isFalse();
    assertThat(after.get("muted").booleanValue()).isTrue();
    assertThat(patched.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(after.get("url").textValue()).isEqualTo("https://a.example/");
  }

  @Test
  void aPatchWithoutUrlOrOfNoObjectIsRefused() {
    String watch = WATCHES + "/" + gateway.add("https://a.example");

    for (String body : new String[] {"{\"url\":null}", "[]", "\"x\"", "1", "null"}) {
      assertThat(gateway.send("PATCH", watch, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(gateway.get(watch).headers().firstValue("ETag")).contains("\"1\"");
  }

  @ParameterizedTest
  @CsvSource({
    "POST,text/plain",
    "POST,application/merge-patch+json",
    "POST,application/json; charset=iso-8859-1",
    "PATCH,application/json-patch+json",
  })
  void anotherMediaTypeIsRefusedNamingTheOnesTaken(String method, String type) {
    String path = method.equals("POST") ? WATCHES : WATCHES + "/" + gateway.add("a.example");

    HttpResponse<String> refused =
        gateway.send(method, path, "{\"url\":\"https://a.example\"}", "Content-Type", type);

    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(json(refused).get("detail").textValue()).contains("application/json");
    if (method.equals("PATCH")) {
      assertThat(refused.headers().firstValue("Accept-Patch"))
          .contains("application/merge-patch+json, application/json");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json;charset=UTF-8", "Application/JSON", "application/json; a=b"})
  void jsonIsTakenHoweverItsTypeIsWritten(String type) {
    assertThat(
            gateway
                .send("POST", WATCHES, "{\"url\":\"https://a.example\"}", "Content-Type", type)
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void bodiesThatNoReaderAgreesOnAreRefused() {
    String url = "{\"url\":\"https://a.example\"";
    Map<String, String> bodies =
        Map.of(
            "nested", url + ",\"title\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
            "number", url + ",\"paused\":" + "9".repeat(5_000) + "}",
            "exponent", url + ",\"paused\":1e999999999}",
            "trailing", url + "}{}",
            "comment", url + "/* */}",
            "not a number", url + ",\"paused\":NaN}",
            "single quotes", "{'url':'https://a.example'}",
            "control", url + ",\"title\":\"a\\u0000b\"}");

    bodies.forEach(
        (name, body) ->
            assertThat(gateway.send("POST", WATCHES, body).statusCode()).as(name).isEqualTo(400));
    assertThat(json(gateway.get(WATCHES)).get("total").intValue()).isZero();
  }

  @Test
  void aFieldGivenTwiceIsRefusedByName() {
    HttpResponse<String> refused =
        gateway.send(
            "POST", WATCHES, "{\"url\":\"https://a.example\",\"url\":\"https://b.example\"}");

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/errors/0/field").textValue()).isEqualTo("url");
  }

  @Test
  void aBodyThatIsNotUtf8IsRefused() throws Exception {
    byte[] latin =
        "{\"url\":\"https://a.example\",\"title\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);

    HttpResponse<String> refused = gateway.send("POST", WATCHES, latin);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).get("detail").textValue()).contains("UTF-8");
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    JsonNode body =
        json(
            gateway.send(
                "POST", WATCHES, "{\"url\":5,\"interval\":\"soon\",\"tags\":\"x\",\"colour\":1}"));
    assertThat(body.get("errors").findValuesAsText("field"))
        .containsExactlyInAnyOrder("url", "interval", "tags", "colour");

    JsonNode list =
        json(gateway.get(WATCHES + "?sort=size&order=up&limit=0&outcome=fine&activity=x"));
    assertThat(list.get("errors").findValuesAsText("field"))
        .containsExactly("sort", "order", "activity", "outcome", "limit");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=501",
        "limit=-1",
        "limit=ten",
        "limit=99999999999999999999",
        "since=-1",
        "since=x",
        "offset=-1",
        "offset=99999999999",
        "viewed=no",
        "cursor=abc",
        "cursor=%FF",
        "cursor=AAAA",
        "tag=a&tag=b",
        "query=a%00b&tag=%00",
        "query=%zz",
      })
  void aBadParameterIsRefused(String query) {
    assertThat(gateway.statusOf("GET", WATCHES + "?" + query)).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/api/v1/watches/%00", "/api/v1/watches/%2e%2e", "/api/v1/", "/api/v1/x"})
  void whatNamesNothingIsNotFound(String path) {
    assertThat(gateway.statusOf("GET", path)).isEqualTo(404);
  }

  @Test
  void unknownParametersAreIgnored() {
    assertThat(gateway.get(WATCHES + "?_=17&colour=red").statusCode()).isEqualTo(200);
  }

  @Test
  void aCursorOfAnotherListIsRefused() {
    gateway.add("https://a.example/1");
    gateway.add("https://a.example/2");
    String cursor =
        json(gateway.get(WATCHES + "?limit=1&query=example")).get("nextCursor").textValue();

    String same = WATCHES + "?limit=1&query=example&cursor=" + cursor;
    assertThat(json(gateway.get(same)).get("items")).hasSize(1);
    for (String other :
        new String[] {"query=example&sort=title", "query=a", "query=example&order=asc", ""}) {
      HttpResponse<String> refused = gateway.get(WATCHES + "?" + other + "&cursor=" + cursor);
      assertThat(refused.statusCode()).as(other).isEqualTo(400);
      assertThat(json(refused).at("/errors/0/field").textValue()).isEqualTo("cursor");
    }
  }

  @Test
  void aDatabaseThatIsHeldUpIs503WithWhenToTryAgain() throws Exception {
    try (Connection other =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("pagewatch.db"));
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");

      HttpResponse<String> away = gateway.send("POST", WATCHES, "{\"url\":\"https://a.example\"}");

      assertThat(away.statusCode()).isEqualTo(503);
      assertThat(away.headers().firstValue("Retry-After")).contains("5");
    }
  }
}
