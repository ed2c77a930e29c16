package dev.pagewatch.gateway.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.TableSink;
import dev.pagewatch.gateway.store.WholeDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;

/**
 * A whole database on a PostgreSQL server. It is read and filled in one transaction each, the
 * former on a snapshot that doesn't change under it.
 */
public final class PostgresServer implements WholeDatabase {

  private static final String LAST_REVISION =
      "select case when is_called then last_value else 0 end from revision_sequence";

  private static final String COLUMNS_OF =
      "select column_name::text from information_schema.columns where table_name = ?"
          + " and table_schema = current_schema() and is_generated = 'NEVER'"
          + " order by ordinal_position";

  private final PostgresStore.Access access;

  /** The database at an address. */
  public PostgresServer(PostgresStore.Access access) {
    this.access = access;
  }

  @Override
  public String kind() {
    return "postgresql";
  }

  @Override
  public long read(TableSink sink) {
    String words = "the database %s can't be read".formatted(access);
    try (HikariDataSource source = pool(words)) {
      Schema.requireCurrent(source, "postgresql", words);
      try (Connection connection = source.getConnection()) {
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        Tables.read(connection, COLUMNS_OF, sink);
        // Later than the rows: at least as high as the highest of them.
        return Tables.number(connection, LAST_REVISION);
      }
    } catch (SQLException e) {
      throw new StoreUnavailableException(words + ": " + SqlFailures.firstLine(e), e);
    }
  }

  @Override
  public void fill(Consumer<TableSink> rows, long revision, long gap, boolean replace) {
    String words = "the database %s can't be written".formatted(access);
    try (HikariDataSource source = pool(words)) {
      Schema.bringUpToDate(source, "postgresql", words);
      try (Connection connection = source.getConnection()) {
        refuseIfInUse(connection);
        if (!replace && !Tables.isFresh(connection)) {
          throw new NotEmptyException("the database %s has something in it".formatted(access));
        }
        connection.setAutoCommit(false);
        fill(connection, rows, revision, gap);
      }
    } catch (SQLException | DataAccessException e) {
      throw new StoreUnavailableException(words + ": " + SqlFailures.firstLine(e), e);
    }
  }

  private HikariDataSource pool(String words) {
    HikariConfig config = PostgresStore.config(access, "backup", 2);
    config.addDataSourceProperty("ApplicationName", PostgresStore.APPLICATION + "-backup");
    return PostgresStore.pool(config, words);
  }

  private void refuseIfInUse(Connection connection) throws SQLException {
    long others =
        Tables.number(
            connection,
            """
            select count(*) from pg_stat_activity
              where datname = current_database() and application_name = '%s'"""
                .formatted(PostgresStore.APPLICATION));
    if (others > 0) {
      throw new StoreUnavailableException(
          "the database %s is in use by a running Pagewatch: stop it first".formatted(access),
          null);
    }
  }

  private static void fill(Connection connection, Consumer<TableSink> rows, long revision, long gap)
      throws SQLException {
    List<String> emptied = new ArrayList<>(Tables.COPIED);
    emptied.addAll(List.of("session", "watch_tally"));
    Tables.run(connection, "truncate " + String.join(", ", emptied));
    long seen = Tables.number(connection, LAST_REVISION);
    long whole = gap + Math.max(0, seen - revision);
    try (TableLoad load = new TableLoad(connection, COLUMNS_OF, whole)) {
      rows.accept(load);
      load.finish();
    }
    Tables.number(connection, "select setval('revision_sequence', %d)".formatted(revision + whole));
    connection.commit();
  }
}
