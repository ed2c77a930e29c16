package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.PlayedWorker.content;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.check.CheckJob;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Databases as earlier Pagewatches left them: {@code db/history} has the rows of each schema but
 * the newest, and all of them describe the same four watches.
 */
class MigrationTest {

  private static final String W1 = "01990000-0000-7000-8000-000000000001";
  private static final String W2 = "01990000-0000-7000-8000-000000000002";
  private static final String W3 = "01990000-0000-7000-8000-000000000003";
  private static final String W4 = "01990000-0000-7000-8000-000000000004";

  @TempDir Path data;
  @TempDir Path later;
  private final MovableClock clock = new MovableClock();

  static Stream<String> earlierSchemas() {
    List<String> all =
        Arrays.stream(flyway("jdbc:sqlite::memory:", "sqlite").load().info().all())
            .map(MigrationInfo::getVersion)
            .map(Objects::toString)
            .toList();
    return all.subList(0, all.size() - 1).stream();
  }

  @ParameterizedTest
  @MethodSource("earlierSchemas")
  void everythingOfAnEarlierSchemaIsReadAsItWas(String version) throws Exception {
    leftBehind(version);
    try (RunningGateway gateway = new RunningGateway(data, Optional.empty(), clock)) {
      clock.standUntil(() -> found(gateway, "activity=checking").isEmpty());
      Map<String, JsonNode> watches = new HashMap<>();
      json(gateway.get("/api/v1/watches?sort=createdAt&order=asc"))
          .get("items")
          .forEach(watch -> watches.put(watch.get("id").textValue(), watch));

      assertThat(watches).containsOnlyKeys(W1, W2, W3, W4);
      assertThat(of(watches, W1).toString())
          .contains(
              "\"title\":\"Été 2025\"",
              "\"url\":\"https://xn--exmple-cua.example/prix?x=1#y\"",
              "\"tags\":[\"prix\",\"été\"]",
              "\"outcome\":\"changed\"",
              "\"viewed\":false",
              "{\"before\":\"Prix: 10 €\",\"after\":\"Prix: 12 €\"}",
              "\"checks\":5",
              "\"changes\":1",
              "\"version\":3",
              "\"lastChangedAt\":\"2025-08-24T01:46:40.000Z\"");
      assertThat(of(watches, W2).toString())
          .contains(
              "\"title\":\"My \\\"own\\\" % title_\"",
              "\"activity\":\"paused\"",
              "\"muted\":true",
              "\"code\":\"page_hung\"",
              "\"attempts\":4",
              "\"interval\":\"PT10S\"");
      assertThat(of(watches, W3).toString())
          .contains("\"title\":\"日本語のページ\"", "\"activity\":\"queued\"");
      assertThat(of(watches, W4).toString())
          .contains("\"outcome\":\"none\"", "\"activity\":\"queued\"", "\"engine\":\"http\"");
    }
    assertThat(rows("select host from watch order by id"))
        .containsExactly(
            "xn--exmple-cua.example", "127.0.0.1:8080", "b.example", "[2001:db8::1]:8443");
    assertThat(rows("pragma integrity_check")).containsExactly("ok");
    assertThat(rows("pragma foreign_key_check")).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("earlierSchemas")
  void itsHistoryIsThere(String version) throws Exception {
    leftBehind(version);
    try (RunningGateway gateway = new RunningGateway(data, Optional.empty(), clock)) {
      String snapshots = "/api/v1/watches/" + W1 + "/snapshots";
      List<String> ids = new ArrayList<>();
      json(gateway.get(snapshots))
          .get("items")
          .forEach(snapshot -> ids.add(snapshot.get("id").textValue()));

      assertThat(ids).hasSize(2);
      String newest = snapshots + "/" + ids.getFirst();
      assertThat(gateway.get(newest + "/text").body()).isEqualTo("Prix: 12 €\nvisible à tous\nfin");
      assertThat(gateway.get(newest + "/html").body()).contains("<title>Été</title>");
      assertThat(gateway.get(newest + "/screenshot").body()).contains("PNG");
      assertThat(gateway.get("/api/v1/watches/" + W1 + "/diff").body())
          .contains("\"before\":[\"Prix: 10 €\"],\"after\":[\"Prix: 12 €\"]");
    }
  }

  @ParameterizedTest
  @MethodSource("earlierSchemas")
  void itIsFoundAndFollowed(String version) throws Exception {
    leftBehind(version);
    try (RunningGateway gateway = new RunningGateway(data, Optional.empty(), clock)) {
      assertThat(found(gateway, "query=%C3%89T%C3%89+2025")).containsExactly(W1);
      assertThat(found(gateway, "query=xn--exmple")).containsExactly(W1);
      assertThat(found(gateway, "query=%E6%9C%AC%E8%AA%9E")).containsExactly(W3);
      assertThat(found(gateway, "query=%25+title_")).containsExactly(W2);
      assertThat(found(gateway, "tag=prix")).containsExactlyInAnyOrder(W1, W3);
      assertThat(found(gateway, "outcome=error")).containsExactly(W2);
      // The first is overdue, so that the start gave it another time and a revision.
      assertThat(found(gateway, "since=38")).contains(W1, W3, W4).doesNotContain(W2);
      assertThat(gateway.get("/api/v1/watches?since=0").body())
          .contains("\"deleted\":[\"01990000-0000-7000-8000-000000000000\"]");

      gateway.send("PATCH", "/api/v1/watches/" + W1, "{\"title\":\"Autumn\"}");
      gateway.send("DELETE", "/api/v1/watches/" + W3, "");

      assertThat(found(gateway, "query=AUTUMN")).containsExactly(W1);
      assertThat(found(gateway, "query=2025")).isEmpty();
      assertThat(found(gateway, "query=%E6%9C%AC%E8%AA%9E")).isEmpty();
      assertThat(found(gateway, "since=40")).containsExactly(W1);
    }
  }

  @ParameterizedTest
  @MethodSource("earlierSchemas")
  void itsChecksGoOn(String version) throws Exception {
    leftBehind(version);
    try (RunningGateway gateway = new RunningGateway(data, Optional.empty(), clock)) {
      PlayedWorker worker = new PlayedWorker(gateway, "w");
      Map<String, CheckJob> jobs = new HashMap<>();
      clock.passUntil(
          () -> {
            worker.lease().forEach(job -> jobs.put(job.watchId(), job));
            return jobs.size() == 3;
          });

      assertThat(jobs).containsOnlyKeys(W1, W3, W4);
      assertThat(of(jobs, W1).previousHash()).startsWith("fe997dfd");
      assertThat(worker.hand(of(jobs, W1), content("Prix: 14 €\nvisible à tous\nfin"))).isTrue();
      assertThat(worker.hand(of(jobs, W3), content("日本語のページ"))).isTrue();
      assertThat(worker.hand(of(jobs, W4), content("new"))).isTrue();

      JsonNode changed = json(gateway.get("/api/v1/watches/" + W1));
      assertThat(changed.get("changes").intValue()).isEqualTo(2);
      assertThat(changed.at("/excerpt/before").textValue()).isEqualTo("Prix: 12 €");
      assertThat(json(gateway.get("/api/v1/watches/" + W3)).get("outcome").textValue())
          .isEqualTo("unchanged");
    }
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void aDatabaseOfALaterPagewatchIsRefusedInOneLineThatSaysWhatToDo(TestDatabase database)
      throws Exception {
    Optional<PostgresStore.Access> postgres = database.fresh();
    new RunningGateway(data, postgres, clock).close();
    Files.writeString(later.resolve("V99__later.sql"), "create table of_later (id text);");
    postgres
        .map(access -> flyway(access.url(), "postgresql"))
        .orElseGet(() -> flyway(url(), "sqlite"))
        .locations("filesystem:" + later)
        .ignoreMigrationPatterns("*:missing")
        .load()
        .migrate();

    assertThatThrownBy(() -> new RunningGateway(data, postgres, clock))
        .cause()
        .isInstanceOf(StoreUnavailableException.class)
        .message()
        .matches(
            "the database \\S+ can't be used: a later Pagewatch has changed it \\(schema 99\\);"
                + " run that one, or restore a backup");
  }

  private static List<String> found(RunningGateway gateway, String query) {
    List<String> ids = new ArrayList<>();
    json(gateway.get("/api/v1/watches?" + query))
        .get("items")
        .forEach(watch -> ids.add(watch.get("id").textValue()));
    return ids;
  }

  private static <T> T of(Map<String, T> byId, String id) {
    return Objects.requireNonNull(byId.get(id));
  }

  /** Makes the database as it was in a schema. */
  private void leftBehind(String version) throws Exception {
    flyway(url(), "sqlite").target(version).load().migrate();
    String name = "/db/history/sqlite/V%s.sql".formatted(version);
    try (InputStream rows = MigrationTest.class.getResourceAsStream(name)) {
      assertThat(rows).as("rows of schema %s in %s", version, name).isNotNull();
      execute(text(rows));
    }
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  private static FluentConfiguration flyway(String url, String database) {
    String user = database.equals("postgresql") ? "postgres" : null;
    return Flyway.configure()
        .dataSource(url, user, null)
        .locations("classpath:db/migration/" + database);
  }

  private String url() {
    return "jdbc:sqlite:" + data.resolve("pagewatch.db");
  }

  private void execute(String script) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(script);
    }
  }

  private List<String> rows(String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url());
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }
}
