package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work on a database that fails in the middle of it. */
class InterruptedWorkTest {

  @TempDir Path data;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /**
   * From now on the database can't take what concerns the watch of this URL: it fails as if there
   * were no room, which is no fault of the statement.
   */
  private void breakAt(String event, String url) throws SQLException {
    sql(
        "create trigger broken before %s on watch when new.url = '%s' begin select zeroblob(2000000000); end"
            .formatted(event, url));
  }

  private void sql(String statement) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("pagewatch.db"));
        Statement one = connection.createStatement()) {
      one.execute(statement);
    }
  }

  private HttpResponse<String> importMany() {
    String list =
        IntStream.range(0, 1_200)
            .mapToObj(i -> "https://a.example/" + i)
            .collect(Collectors.joining("\n"));
    return gateway.post(
        "/api/v1/watches/import", "text/plain", list.getBytes(StandardCharsets.UTF_8));
  }

  private int total(String query) {
    return json(gateway.get("/api/v1/watches?limit=1" + query)).get("total").intValue();
  }

  private static void sayingHowFar(HttpResponse<String> answer, String done) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(json(answer).get("detail").textValue()).contains(done);
  }

  @Test
  void anImportSaysHowFarItGotAndGoesOnWhenItIsRepeated() throws Exception {
    breakAt("insert", "https://a.example/700");

    sayingHowFar(importMany(), "after 500 watches");
    assertThat(total("")).isEqualTo(500);

    sql("drop trigger broken");
    HttpResponse<String> again = importMany();
    assertThat(json(again).get("created").intValue()).isEqualTo(700);
    assertThat(json(again).get("skipped")).hasSize(500);
  }

  @Test
  void anOperationByFilterSaysHowFarItGot() throws Exception {
    importMany();
    breakAt("update", "https://a.example/1100");

    sayingHowFar(
        gateway.send("POST", "/api/v1/watches/bulk", "{\"op\":\"pause\",\"filter\":{}}"),
        "after 1,000 watches");
    assertThat(total("&activity=paused")).isEqualTo(1_000);
  }

  @Test
  void anOperationThatDidNothingIsSimplyRefused() throws Exception {
    importMany();
    breakAt("update", "https://a.example/0");

    sayingHowFar(
        gateway.send("POST", "/api/v1/watches/bulk", "{\"op\":\"pause\",\"filter\":{}}"),
        "the database is away");
    assertThat(total("&activity=paused")).isZero();
  }

  @Test
  void aCommandOnTheBusSaysHowFarItGot() throws Exception {
    importMany();
    StringBuilder ids = new StringBuilder();
    String cursor = "";
    for (int i = 0; i < 3; i++) {
      var page = json(gateway.get("/api/v1/watches?limit=500&order=asc" + cursor));
      page.get("items")
          .forEach(watch -> ids.append(",\"").append(watch.get("id").textValue()).append('"'));
      cursor = "&cursor=" + page.get("nextCursor").textValue();
    }
    breakAt("update", "https://a.example/700");
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.send(
          "{\"type\":\"send\",\"address\":\"watch.command\",\"replyAddress\":\"r\",\"body\":{\"op\":\"pause\",\"ids\":[%s]}}"
              .formatted(ids.substring(1)));

      var error = viewer.error();

      assertThat(error.get("failureCode").intValue()).isEqualTo(503);
      assertThat(error.get("message").textValue()).contains("after 500 of 1,200 watches");
    }
    assertThat(total("&activity=paused")).isEqualTo(500);
  }
}
