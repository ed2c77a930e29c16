package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.TableSink;
import dev.pagewatch.gateway.store.WholeDatabase.OtherTablesException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;

/** Inserts rows of a backup into empty tables. */
final class TableLoad implements TableSink, AutoCloseable {

  private static final int BATCH_ROWS = 500;
  private static final long BATCH_BYTES = 8_000_000;

  private final Connection connection;
  private final String columnsOf;
  private final long gap;
  private final Set<String> loaded = new HashSet<>();
  private @Nullable PreparedStatement insert;
  private List<String> columns = List.of();
  private int batchRows;
  private long batchBytes;

  /**
   * Raises each revision by {@code gap}.
   *
   * @param columnsOf as for {@link Tables#columns}
   */
  TableLoad(Connection connection, String columnsOf, long gap) {
    this.connection = connection;
    this.columnsOf = columnsOf;
    this.gap = gap;
  }

  @Override
  public void table(String name, List<String> columns) {
    try {
      flush();
      if (!Tables.COPIED.contains(name)) {
        throw new OtherTablesException("it has a table that this Pagewatch doesn't know: " + name);
      }
      if (!Set.copyOf(columns).equals(Set.copyOf(Tables.columns(connection, columnsOf, name)))) {
        throw new OtherTablesException("its table %s has other columns".formatted(name));
      }
      loaded.add(name);
      this.columns = List.copyOf(columns);
      insert =
          connection.prepareStatement(
              "insert into %s (%s) values (%s)"
                  .formatted(
                      name,
                      String.join(", ", columns),
                      String.join(", ", Collections.nCopies(columns.size(), "?"))));
    } catch (SQLException e) {
      throw new DataAccessException(SqlFailures.firstLine(e), e);
    }
  }

  @Override
  public void row(List<@Nullable Object> values) {
    PreparedStatement statement = insert;
    if (statement == null || values.size() != columns.size()) {
      throw new OtherTablesException("it has a row that is of no table");
    }
    try {
      for (int i = 0; i < values.size(); i++) {
        Object value = restored(columns.get(i), values.get(i));
        statement.setObject(i + 1, value);
        batchBytes += value instanceof byte[] bytes ? bytes.length : 32;
      }
      statement.addBatch();
      batchRows++;
      if (batchRows >= BATCH_ROWS || batchBytes >= BATCH_BYTES) {
        sendBatch(statement);
      }
    } catch (SQLException e) {
      throw new DataAccessException(SqlFailures.firstLine(e), e);
    }
  }

  private @Nullable Object restored(String column, @Nullable Object value) {
    return switch (column) {
      case "lease_token", "lease_worker", "leased_at", "lease_expires_at" -> null;
      case "revision" -> value instanceof Long revision ? (Object) (revision + gap) : value;
      default -> value;
    };
  }

  private void sendBatch(PreparedStatement statement) throws SQLException {
    statement.executeBatch();
    batchRows = 0;
    batchBytes = 0;
  }

  private void flush() throws SQLException {
    PreparedStatement statement = insert;
    insert = null;
    if (statement != null) {
      try (statement) {
        sendBatch(statement);
      }
    }
  }

  /** Writes what waits, and sees that no table was left out. */
  void finish() throws SQLException {
    flush();
    if (!loaded.containsAll(Tables.COPIED)) {
      throw new OtherTablesException("it lacks tables that this Pagewatch has");
    }
  }

  @Override
  public void close() throws SQLException {
    if (insert != null) {
      insert.close();
    }
  }
}
