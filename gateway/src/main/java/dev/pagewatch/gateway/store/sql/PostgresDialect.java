package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.StorageUsage;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SelectForUpdateStep;

/**
 * PostgreSQL writes concurrently. Its sequence hands numbers out before commit, so revisions are
 * taken through a function that marks the transaction as not settled yet; see the schema.
 */
record PostgresDialect() implements Dialect {

  private static final long MOST_COUNTED = 100_000;

  @Override
  public String database() {
    return "postgresql";
  }

  @Override
  public List<Long> takeRevisions(DSLContext sql, int howMany, boolean firstTime) {
    return sql.resultQuery("select * from take_revisions(?, ?)", howMany, firstTime)
        .fetch(row -> requireNonNull(row.get(0, Long.class)));
  }

  @Override
  public long settledRevision(DSLContext sql) {
    return requireNonNull(
        requireNonNull(sql.resultQuery("select settled_revision()").fetchOne()).get(0, Long.class));
  }

  @Override
  public <R extends Record> ResultQuery<R> locking(SelectForUpdateStep<R> rows) {
    return rows.forUpdate();
  }

  @Override
  public <R extends Record> ResultQuery<R> sharing(SelectForUpdateStep<R> rows) {
    return rows.forShare();
  }

  @Override
  public <R extends Record> ResultQuery<R> lockingWhatIsFree(SelectForUpdateStep<R> rows) {
    return rows.forUpdate().skipLocked();
  }

  /** One statement with an array a column: each row by itself takes twice the time. */
  @Override
  public void update(DSLContext sql, List<Field<?>> columns, List<Record> rows) {
    String set =
        columns.stream()
            .map(column -> "\"%1$s\" = r.\"%1$s\"".formatted(column.getName()))
            .collect(Collectors.joining(", "));
    List<Field<?>> given = new ArrayList<>(columns);
    given.add(WatchTable.ID);
    String names =
        given.stream()
            .map(column -> "\"%s\"".formatted(column.getName()))
            .collect(Collectors.joining(", "));
    String arrays = given.stream().map(column -> "?").collect(Collectors.joining(", "));
    sql.execute(
        "update watch set %s from unnest(%s) as r (%s) where watch.id = r.id"
            .formatted(set, arrays, names),
        given.stream().map(column -> array(rows, column)).toArray());
  }

  @Override
  public boolean hasOneWriter() {
    return false;
  }

  private static Object array(List<Record> rows, Field<?> column) {
    Object array = Array.newInstance(column.getType(), rows.size());
    for (int i = 0; i < rows.size(); i++) {
      Array.set(array, i, rows.get(i).get(column));
    }
    return array;
  }

  @Override
  public void touch(DSLContext sql) {
    lockingWhatIsFree(sql.select(WatchTable.ID).from(WatchTable.WATCH).limit(1)).fetch();
  }

  @Override
  public StorageUsage storage(DSLContext sql) {
    return new StorageUsage(
        number(sql, "select pg_database_size(current_database())"),
        null,
        null,
        new WatchTallies(sql).watches(),
        rows(sql, "snapshot"),
        rows(sql, "blob"),
        number(sql, "select pg_total_relation_size('blob')"));
  }

  /** Counted while that is quick; beyond, what the server's statistics say. */
  private static long rows(DSLContext sql, String table) {
    long counted =
        number(
            sql,
            "select count(*) from (select 1 from %s limit %d) r".formatted(table, MOST_COUNTED));
    if (counted < MOST_COUNTED) {
      return counted;
    }
    return Math.max(
        counted,
        number(
            sql,
            "select n_live_tup from pg_stat_user_tables where relid = '%s'::regclass"
                .formatted(table)));
  }

  private static long number(DSLContext sql, String query) {
    return requireNonNull(requireNonNull(sql.resultQuery(query).fetchOne()).get(0, Long.class));
  }

  /** The server counts; a row that every transaction writes would have them wait in line. */
  @Override
  public void countStorage(DSLContext sql, long snapshots, long blobs, long blobBytes) {}
}
