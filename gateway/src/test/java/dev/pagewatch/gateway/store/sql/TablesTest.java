package dev.pagewatch.gateway.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.StoreFixture;
import dev.pagewatch.gateway.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TablesTest {

  /** Of one run, made from the others, or restored in a way of their own. */
  private static final List<String> LEFT_OUT =
      List.of(
          "session", "watch_tally", "revision_sequence", "storage_total", "flyway_schema_history");

  @TempDir Path dir;

  @Test
  void aBackupOfSqliteHasEveryTableThatIsNotLeftOutOnPurpose() throws Exception {
    new StoreFixture(dir, Optional.empty()).close();

    try (Connection connection =
        DriverManager.getConnection("jdbc:sqlite:" + dir.resolve("pagewatch.db"))) {
      assertThat(
              names(
                  connection,
                  "select name from sqlite_master where type = 'table'"
                      + " and name not like 'watch_search%' and name not like 'sqlite_%'"))
          .containsExactlyInAnyOrderElementsOf(copiedAndLeftOut(true));
    }
  }

  @Test
  void aBackupOfPostgresqlHasEveryTableThatIsNotLeftOutOnPurpose() throws Exception {
    Optional<PostgresStore.Access> server = TestDatabase.POSTGRESQL.fresh();
    new StoreFixture(dir, server).close();

    try (Connection connection =
        DriverManager.getConnection(
            server.orElseThrow().url(), server.orElseThrow().user(), null)) {
      assertThat(
              names(
                  connection,
                  "select table_name from information_schema.tables"
                      + " where table_schema = 'public' and table_type = 'BASE TABLE'"))
          .containsExactlyInAnyOrderElementsOf(copiedAndLeftOut(false));
    }
  }

  /** PostgreSQL has a sequence of its own kind and counts storage itself. */
  private static List<String> copiedAndLeftOut(boolean sqlite) {
    List<String> names = new ArrayList<>(Tables.COPIED);
    LEFT_OUT.stream()
        .filter(name -> sqlite || !List.of("revision_sequence", "storage_total").contains(name))
        .forEach(names::add);
    return names;
  }

  private static List<String> names(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      List<String> names = new ArrayList<>();
      while (rows.next()) {
        names.add(rows.getString(1));
      }
      return names;
    }
  }
}
