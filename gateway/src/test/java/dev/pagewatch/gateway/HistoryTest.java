package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch's history through the API: its bounds, its contents, comparisons of any two. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class HistoryTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private RunningGateway gateway;
  private StandInWorker worker;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh());
    worker = new StandInWorker(gateway);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void twoTextsOfFiveMegabytesAreComparedByLineAndByWord() {
    assumeTrue(database == TestDatabase.SQLITE, "comparing is the same on each database");
    areComparedByLineAndByWord();
  }

  @Test
  @Tag("long")
  void twoTextsOfFiveMegabytesAreComparedFromEachDatabase() {
    areComparedByLineAndByWord();
  }

  private void areComparedByLineAndByWord() {
    String before = text(new SplittableRandom(1));
    String after = text(new SplittableRandom(2));
    String id = gateway.add("https://a.example");
    worker.find(id, before);
    worker.find(id, after);

    JsonNode words = json(gateway.get("/api/v1/watches/" + id + "/diff?granularity=word"));
    JsonNode lines = json(gateway.get("/api/v1/watches/" + id + "/diff?granularity=line"));

    assertThat(joined(words, "before", "").equals(before)).isTrue();
    assertThat(joined(words, "after", "").equals(after)).isTrue();
    assertThat(joined(lines, "before", "\n").equals(before)).isTrue();
    assertThat(joined(lines, "after", "\n").equals(after)).isTrue();
  }

  @Test
  void aTextOfFiveMegabytesIsServedWhole() {
    String text = text(new SplittableRandom(1));
    String id = gateway.add("https://a.example");
    worker.find(id, text);
    String snapshot = json(gateway.get("/api/v1/watches/" + id)).get("snapshotId").textValue();

    HttpResponse<String> served =
        gateway.get("/api/v1/watches/" + id + "/snapshots/" + snapshot + "/text");

    assertThat(served.body().equals(text)).isTrue();
  }

  @Test
  void aWatchsOwnBoundsAreSetPatchedAndTakenBack() {
    String path =
        gateway
            .send(
                "POST",
                "/api/v1/watches",
                "{\"url\":\"https://a.example\",\"history\":{\"count\":7}}")
            .headers()
            .firstValue("Location")
            .orElseThrow();
    assertThat(json(gateway.get(path)).get("history").toString())
        .isEqualTo("{\"count\":7,\"age\":null}");

    JsonNode both = json(gateway.send("PATCH", path, "{\"history\":{\"age\":\"P30D\"}}"));
    assertThat(both.at("/history/count").intValue()).isEqualTo(7);
    assertThat(both.at("/history/age").textValue()).isEqualTo("PT720H");

    JsonNode one = json(gateway.send("PATCH", path, "{\"history\":{\"count\":null}}"));
    assertThat(one.at("/history/count").isNull()).isTrue();
    assertThat(one.at("/history/age").textValue()).isEqualTo("PT720H");

    assertThat(json(gateway.send("PATCH", path, "{\"history\":null}")).get("history").isNull())
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|history",
        "{\"length\":3}|history",
        "{\"count\":0}|history.count",
        "{\"count\":1000001}|history.count",
        "{\"count\":\"7\"}|history.count",
        "{\"count\":1.5}|history.count",
        "{\"age\":\"PT1H\"}|history.age",
        "{\"age\":30}|history.age",
        "{\"age\":\"P1Y\"}|history.age",
      })
  void badBoundsAreRefusedNamingTheField(String bounds, String field) {
    HttpResponse<String> refused =
        gateway.send(
            "POST",
            "/api/v1/watches",
            "{\"url\":\"https://a.example\",\"history\":%s}".formatted(bounds));

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused).at("/errors/0/field").textValue()).isEqualTo(field);
  }

  @Test
  void aHistoryIsTrimmedByItselfToTheBoundsSet() {
    String id = gateway.add("https://a.example");
    for (String text : new String[] {"one", "two", "three", "four"}) {
      worker.find(id, text);
    }

    gateway.send("PATCH", "/api/v1/watches/" + id, "{\"history\":{\"count\":2}}");

    Eventually.until(() -> snapshots(id).size() == 2);
    assertThat(json(gateway.get("/api/v1/watches/" + id)).get("snapshotId").textValue())
        .isEqualTo(snapshots(id).at("/0/id").textValue());
  }

  private JsonNode snapshots(String id) {
    return json(gateway.get("/api/v1/watches/" + id + "/snapshots")).get("items");
  }

  @Test
  void aDeletedWatchsContentsAreGoneAtOnceAndTheirSpaceSoon() {
    String id = gateway.add("https://a.example");
    worker.find(id, "one");
    String path =
        "/api/v1/watches/" + id + "/snapshots/" + snapshots(id).at("/0/id").textValue() + "/text";
    assertThat(gateway.get(path).body()).isEqualTo("one");
    Eventually.until(() -> storage("blobs") == 1);

    gateway.send("DELETE", "/api/v1/watches/" + id, "");

    assertThat(gateway.get(path).statusCode()).isEqualTo(404);
    Eventually.until(() -> storage("snapshots") == 0 && storage("blobs") == 0);
  }

  private long storage(String figure) {
    return json(gateway.get("/api/v1/system")).at("/storage/" + figure).longValue();
  }

  @Test
  void theSystemTellsWhatItTakesUpAndKeeps() {
    gateway.add("https://a.example");

    JsonNode system = json(gateway.get("/api/v1/system"));

    assertThat(system.at("/history/count").intValue()).isEqualTo(500);
    assertThat(system.at("/history/age").isNull()).isTrue();
    assertThat(system.at("/storage/watches").intValue()).isOne();
    assertThat(system.at("/storage/databaseBytes").longValue()).isPositive();
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder(5_000_000);
    while (text.length() < 5_000_000) {
      text.append("item ").append(random.nextInt(50_000)).append(" costs ");
      text.append(random.nextInt(100)).append(random.nextInt(5) == 0 ? '\n' : ' ');
    }
    return text.toString();
  }

  private static String joined(JsonNode diff, String side, String separator) {
    StringBuilder text = new StringBuilder();
    boolean first = true;
    for (JsonNode hunk : diff.get("hunks")) {
      for (JsonNode token : hunk.get(side)) {
        text.append(first ? "" : separator).append(token.textValue());
        first = false;
      }
    }
    return text.toString();
  }
}
