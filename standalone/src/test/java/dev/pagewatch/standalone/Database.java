package dev.pagewatch.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database that a launched process is given, and what can be asked of it behind its back. */
interface Database extends AutoCloseable {

  /** Rows that refer to nothing, and watches whose lease is half there. */
  List<String> ORPHANS =
      List.of(
          "select watch_id from watch_tag where watch_id not in (select id from watch)",
          "select watch_id from watch_text where watch_id not in (select id from watch)",
          "select id from watch where id not in (select watch_id from watch_text)",
          "select id from watch where id in (select id from watch_deletion)",
          "select id from snapshot where watch_id not in (select id from watch)",
          "select id from snapshot where hash not in (select hash from blob)",
          "select id from watch where snapshot_id is not null"
              + " and snapshot_id not in (select id from snapshot)",
          "select id from watch where (lease_token is null) <> (lease_expires_at is null)");

  /** Settings that name it. */
  Map<String, String> settings();

  /** A connection of the test's own. */
  Connection connect() throws SQLException;

  /** What it says of its own state; empty when all is well. */
  List<String> damage() throws SQLException;

  @Override
  void close() throws IOException;

  /** Ids that {@link #ORPHANS} find. */
  default List<String> orphans() throws SQLException {
    List<String> orphans = new ArrayList<>();
    try (Connection connection = connect()) {
      for (String query : ORPHANS) {
        rows(connection, query).forEach(id -> orphans.add(query + ": " + id));
      }
    }
    return orphans;
  }

  /** The first column of what a statement finds. */
  static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  /** SQLite in a data directory. */
  static Database sqlite(Path data) {
    return new Database() {
      @Override
      public Map<String, String> settings() {
        return Map.of();
      }

      @Override
      public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("pagewatch.db"));
      }

      @Override
      public List<String> damage() throws SQLException {
        try (Connection connection = connect()) {
          List<String> found = new ArrayList<>(rows(connection, "pragma integrity_check"));
          found.remove("ok");
          found.addAll(rows(connection, "pragma foreign_key_check"));
          return found;
        }
      }

      @Override
      public void close() {}
    };
  }
}
