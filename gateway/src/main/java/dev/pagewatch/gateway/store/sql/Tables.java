package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.TableSink;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All tables as a backup has them. */
final class Tables {

  /** Each before those that refer to it. */
  static final List<String> COPIED =
      List.of(
          "watch",
          "watch_tag",
          "watch_text",
          "watch_deletion",
          "host",
          "blob",
          "snapshot",
          "step_run",
          "prices",
          "history_due",
          "history_reviewed",
          "blob_release",
          "watch_defaults",
          "watch_defaults_state",
          "proxy",
          "credential",
          "api_key");

  /** What makes a database more than a fresh one. */
  private static final List<String> TELLING =
      List.of("watch", "watch_defaults", "proxy", "blob", "credential", "api_key");

  private Tables() {}

  /** Hands out every row that the connection's transaction sees. */
  static void read(Connection connection, String columnsOf, TableSink sink) throws SQLException {
    for (String table : COPIED) {
      List<String> columns = columns(connection, columnsOf, table);
      sink.table(table, columns);
      try (Statement statement = connection.createStatement()) {
        // Bodies are large; few at a time.
        statement.setFetchSize(table.equals("blob") ? 20 : 1_000);
        try (ResultSet rows =
            statement.executeQuery("select " + String.join(", ", columns) + " from " + table)) {
          while (rows.next()) {
            sink.row(values(rows, columns.size()));
          }
        }
      }
    }
  }

  private static List<@Nullable Object> values(ResultSet row, int count) throws SQLException {
    List<@Nullable Object> values = new ArrayList<>(count);
    for (int i = 1; i <= count; i++) {
      Object value = row.getObject(i);
      values.add(value instanceof Integer number ? (Object) number.longValue() : value);
    }
    return values;
  }

  /**
   * The columns of a table that a backup has: none that the database makes from others, and not
   * SQLite's own number of a row.
   *
   * @param columnsOf a query for them by the table's name
   */
  static List<String> columns(Connection connection, String columnsOf, String table)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(columnsOf)) {
      statement.setString(1, table);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> columns = new ArrayList<>();
        while (rows.next()) {
          columns.add(rows.getString(1));
        }
        if (table.equals("watch_text")) {
          columns.remove("seq");
        }
        return columns;
      }
    }
  }

  /** Whether nothing would be lost with this database. */
  static boolean isFresh(Connection connection) throws SQLException {
    for (String table : TELLING) {
      try (Statement statement = connection.createStatement();
          ResultSet any = statement.executeQuery("select 1 from " + table + " limit 1")) {
        if (any.next()) {
          return false;
        }
      }
    }
    return true;
  }

  /** The one number that a query gives. */
  static long number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Runs one statement. */
  static void run(Connection connection, String statement) throws SQLException {
    try (Statement running = connection.createStatement()) {
      running.execute(statement);
    }
  }
}
