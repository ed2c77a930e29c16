package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Operations on many watches at once, through REST and the bridge. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class BulkTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private JsonNode bulk(String body) {
    HttpResponse<String> answer = gateway.send("POST", "/api/v1/watches/bulk", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private int total(String query) {
    return json(gateway.get("/api/v1/watches?limit=1&" + query)).get("total").intValue();
  }

  /** Adds {@code https://a.example/0 odd/even} and so on. */
  private void addMany(int count) {
    String list =
        IntStream.range(0, count)
            .mapToObj(i -> "https://a.example/%d %s".formatted(i, i % 2 == 0 ? "even" : "odd"))
            .collect(Collectors.joining("\n"));
    HttpResponse<String> added =
        gateway.post("/api/v1/watches/import", "text/plain", list.getBytes(StandardCharsets.UTF_8));
    assertThat(json(added).get("created").intValue()).as(added.body()).isEqualTo(count);
  }

  private List<String> ids() {
    List<String> ids = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = json(gateway.get("/api/v1/watches?limit=500" + cursor));
      page.get("items").forEach(watch -> ids.add(watch.get("id").textValue()));
      cursor =
          page.get("nextCursor").isNull() ? "" : "&cursor=" + page.get("nextCursor").textValue();
    } while (!cursor.isEmpty());
    return ids;
  }

  private static String quoted(List<String> ids) {
    return ids.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(","));
  }

  @Test
  void eachIdIsAcceptedOrRejectedWithTheReason() {
    String one = gateway.add("https://a.example/1");
    String two = gateway.add("https://a.example/2");

    JsonNode answer =
        bulk("{\"op\":\"pause\",\"ids\":[%s]}".formatted(quoted(List.of(one, "nobody", two))));

    assertThat(answer.get("accepted").intValue()).isEqualTo(2);
    assertThat(answer.get("ids")).extracting(JsonNode::textValue).containsExactly(one, two);
    assertThat(answer.at("/rejected/0/id").textValue()).isEqualTo("nobody");
    assertThat(answer.at("/rejected/0/code").textValue()).isEqualTo("not_found");
    assertThat(answer.at("/rejected/0/message").textValue()).isNotBlank();
    assertThat(total("activity=paused")).isEqualTo(2);
  }

  @Test
  void everyOperationDoesWhatItSays() {
    String id = gateway.add("https://a.example/1");
    String path = "/api/v1/watches/" + id;
    String ids = "\"ids\":[\"%s\"]".formatted(id);

    bulk("{\"op\":\"pause\"," + ids + "}");
    assertThat(json(gateway.get(path)).get("paused").booleanValue()).isTrue();
    bulk("{\"op\":\"check\"," + ids + "}");
    assertThat(json(gateway.get(path)).get("activity").textValue()).isEqualTo("queued");
    bulk("{\"op\":\"resume\"," + ids + "}");
    assertThat(json(gateway.get(path)).get("paused").booleanValue()).isFalse();
    bulk("{\"op\":\"mute\"," + ids + "}");
    assertThat(json(gateway.get(path)).get("muted").booleanValue()).isTrue();
    bulk("{\"op\":\"unmute\"," + ids + "}");
    assertThat(json(gateway.get(path)).get("muted").booleanValue()).isFalse();
    gateway.send("PATCH", path, "{\"viewed\":false}");
    bulk("{\"op\":\"viewed\"," + ids + "}");
    assertThat(json(gateway.get(path)).get("viewed").booleanValue()).isTrue();
    bulk("{\"op\":\"tag\",\"tag\":\" News \"," + ids + "}");
    assertThat(json(gateway.get(path)).at("/tags/0").textValue()).isEqualTo("News");
    bulk("{\"op\":\"untag\",\"tag\":\"News\"," + ids + "}");
    assertThat(json(gateway.get(path)).get("tags")).isEmpty();
    bulk("{\"op\":\"delete\"," + ids + "}");
    assertThat(gateway.get(path).statusCode()).isEqualTo(404);
  }

  @Test
  void aFilterReachesAllThatMatchAndLeavesTheRest() {
    addMany(2_000);

    JsonNode paused = bulk("{\"op\":\"pause\",\"filter\":{\"tag\":\"odd\"}}");

    assertThat(paused.get("accepted").intValue()).isEqualTo(1_000);
    assertThat(paused.get("rejected")).isEmpty();
    assertThat(paused.get("nextCursor").isNull()).isTrue();
    assertThat(paused.has("ids")).isFalse();
    assertThat(total("activity=paused")).isEqualTo(1_000);
    assertThat(total("tag=even&activity=paused")).isZero();

    // What the operation does to the filter's own field doesn't make it miss or repeat any.
    JsonNode resumed = bulk("{\"op\":\"resume\",\"filter\":{\"activity\":\"paused\"}}");
    assertThat(resumed.get("accepted").intValue()).isEqualTo(1_000);
    assertThat(total("activity=paused")).isZero();

    JsonNode deleted = bulk("{\"op\":\"delete\",\"filter\":{\"query\":\"A.EXAMPLE/1\"}}");
    assertThat(deleted.get("accepted").intValue()).isEqualTo(1_111);
    assertThat(total("")).isEqualTo(889);

    assertThat(bulk("{\"op\":\"delete\",\"filter\":{}}").get("accepted").intValue()).isEqualTo(889);
    assertThat(total("")).isZero();
  }

  @Test
  void aLimitStopsAFilterAndItsCursorGoesOn() {
    addMany(1_300);

    JsonNode first =
        bulk("{\"op\":\"tag\",\"tag\":\"x\",\"filter\":{\"tag\":\"odd\"},\"limit\":501}");
    assertThat(first.get("accepted").intValue()).isEqualTo(501);
    assertThat(total("tag=x")).isEqualTo(501);

    JsonNode second =
        bulk(
            "{\"op\":\"tag\",\"tag\":\"x\",\"filter\":{\"tag\":\"odd\"},\"limit\":501,\"cursor\":\"%s\"}"
                .formatted(first.get("nextCursor").textValue()));
    assertThat(second.get("accepted").intValue()).isEqualTo(149);
    assertThat(second.get("nextCursor").isNull()).isTrue();
    assertThat(total("tag=x")).isEqualTo(650);
  }

  @Test
  void aTagIsRenamedByTaggingAndUntaggingThoseThatHaveIt() {
    addMany(3);

    bulk("{\"op\":\"tag\",\"tag\":\"strange\",\"filter\":{\"tag\":\"odd\"}}");
    bulk("{\"op\":\"untag\",\"tag\":\"odd\",\"filter\":{\"tag\":\"odd\"}}");

    JsonNode tags = json(gateway.get("/api/v1/tags")).get("items");
    assertThat(tags)
        .extracting(tag -> tag.get("name").textValue())
        .containsExactly("even", "strange");
    assertThat(total("query=strange")).isOne();
  }

  @Test
  void aTagThatIsThereAlreadyChangesNothing() {
    addMany(1);
    JsonNode before = json(gateway.get("/api/v1/watches")).at("/items/0");

    bulk("{\"op\":\"tag\",\"tag\":\"even\",\"filter\":{}}");

    assertThat(json(gateway.get("/api/v1/watches")).at("/items/0")).isEqualTo(before);
  }

  @Test
  void aTagTooManyIsRejectedForThatWatchAlone() {
    String tags =
        IntStream.range(0, 50)
            .mapToObj(i -> "\"t%d\"".formatted(i))
            .collect(Collectors.joining(","));
    gateway.send(
        "POST",
        "/api/v1/watches",
        "{\"url\":\"https://full.example\",\"tags\":[%s]}".formatted(tags));
    gateway.add("https://a.example");

    JsonNode answer = bulk("{\"op\":\"tag\",\"tag\":\"more\",\"filter\":{}}");

    assertThat(answer.get("accepted").intValue()).isOne();
    assertThat(answer.at("/rejected/0/code").textValue()).isEqualTo("too_many_tags");
    assertThat(total("tag=more")).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"op\":\"delete\"}|ids",
        "{\"op\":\"delete\",\"ids\":[],\"filter\":{}}|ids",
        "{\"op\":\"delete\",\"ids\":[]}|ids",
        "{\"op\":\"delete\",\"ids\":[5]}|ids",
        "{\"op\":\"explode\",\"ids\":[\"x\"]}|op",
        "{\"op\":\"tag\",\"ids\":[\"x\"]}|tag",
        "{\"op\":\"delete\",\"filter\":[]}|filter",
        "{\"op\":\"delete\",\"filter\":{\"tags\":\"x\"}}|filter.tags",
        "{\"op\":\"delete\",\"filter\":{\"tag\":null}}|filter.tag",
        "{\"op\":\"delete\",\"filter\":{\"tag\":\"\"}}|filter.tag",
        "{\"op\":\"delete\",\"filter\":{\"query\":\" \"}}|filter.query",
        "{\"op\":\"delete\",\"filter\":{\"activity\":\"busy\"}}|filter.activity",
        "{\"op\":\"delete\",\"filter\":{\"outcome\":5}}|filter.outcome",
        "{\"op\":\"delete\",\"filter\":{},\"limit\":0}|limit",
        "{\"op\":\"delete\",\"filter\":{},\"cursor\":\"x\"}|cursor",
        "{\"op\":\"delete\",\"filter\":{},\"cursor\":5}|cursor",
        "{\"op\":\"delete\",\"filter\":{},\"limits\":5}|limits",
      })
  void badInputIsRefusedNamingTheFieldAndTouchesNothing(String body, String field) {
    gateway.add("https://a.example");

    HttpResponse<String> refused = gateway.send("POST", "/api/v1/watches/bulk", body);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/errors/0/field").textValue()).isEqualTo(field);
    assertThat(total("")).isOne();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    HttpResponse<String> refused =
        gateway.send(
            "POST",
            "/api/v1/watches/bulk",
            "{\"op\":\"x\",\"filter\":{\"colour\":1},\"limit\":\"y\"}");

    assertThat(json(refused).get("errors"))
        .extracting(error -> error.get("field").textValue())
        .containsExactlyInAnyOrder("op", "filter.colour", "limit");
  }

  @Test
  void thePathsOfBulkImportAndExportAreNotTakenForIds() {
    for (String name : List.of("bulk", "import")) {
      assertThat(gateway.get("/api/v1/watches/" + name).statusCode()).as(name).isEqualTo(405);
    }
    assertThat(gateway.send("DELETE", "/api/v1/watches/export", "").statusCode()).isEqualTo(405);
    assertThat(gateway.get("/api/v1/watches/export").statusCode()).isEqualTo(200);
  }

  @Test
  void aCommandOfTenThousandIdsGoesOverTheBusInPiecesThatOthersComeBetween() throws Exception {
    addMany(10_000);
    List<String> ids = ids();
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.send(
          "{\"type\":\"send\",\"address\":\"watch.command\",\"replyAddress\":\"r\",\"body\":{\"op\":\"mute\",\"ids\":[%s]}}"
              .formatted(quoted(ids)));
      // Waits its turn behind a piece, not behind all of them.
      gateway.send("PATCH", "/api/v1/watches/" + ids.getLast(), "{\"title\":\"Between\"}");
      assertThat(json(gateway.get("/api/v1/watches/" + ids.getLast())).get("title").textValue())
          .isEqualTo("Between");

      JsonNode reply = viewer.next("r");

      assertThat(reply.at("/body/accepted")).hasSize(10_000);
      assertThat(reply.at("/body/rejected")).isEmpty();
    }
    JsonNode page = json(gateway.get("/api/v1/watches?limit=500"));
    assertThat(page.get("items")).allMatch(watch -> watch.get("muted").booleanValue());
  }
}
