package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.StorageUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SelectForUpdateStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * SQLite has one writer: a revision is taken and committed before the next one is, so a reader that
 * has seen one has seen all before it, and no row needs a lock.
 */
record SqliteDialect() implements Dialect {

  private static final Table<Record> REVISION_SEQUENCE = table(name("revision_sequence"));
  private static final Field<Long> VALUE = field(name("value"), SQLDataType.BIGINT);

  private static final String TAKE_REVISIONS =
      "update revision_sequence set value = value + ? returning value";

  private static final String COUNT_STORAGE =
      "update storage_total set snapshots = snapshots + ?, blobs = blobs + ?,"
          + " blob_bytes = blob_bytes + ?";

  private static final Table<Record> STORAGE_TOTAL = table(name("storage_total"));
  private static final Field<Long> SNAPSHOTS = field(name("snapshots"), SQLDataType.BIGINT);
  private static final Field<Long> BLOBS = field(name("blobs"), SQLDataType.BIGINT);
  private static final Field<Long> BLOB_BYTES = field(name("blob_bytes"), SQLDataType.BIGINT);

  @Override
  public String database() {
    return "sqlite";
  }

  @Override
  public List<Long> takeRevisions(DSLContext sql, int howMany, boolean firstTime) {
    long last =
        sql.connectionResult(
            connection -> {
              try (PreparedStatement update = connection.prepareStatement(TAKE_REVISIONS)) {
                update.setInt(1, howMany);
                try (ResultSet row = update.executeQuery()) {
                  row.next();
                  return row.getLong(1);
                }
              }
            });
    return LongStream.rangeClosed(last - howMany + 1, last).boxed().toList();
  }

  @Override
  public long settledRevision(DSLContext sql) {
    return requireNonNull(
        requireNonNull(sql.select(VALUE).from(REVISION_SEQUENCE).fetchOne()).value1());
  }

  @Override
  public <R extends Record> ResultQuery<R> locking(SelectForUpdateStep<R> rows) {
    return rows;
  }

  @Override
  public <R extends Record> ResultQuery<R> sharing(SelectForUpdateStep<R> rows) {
    return rows;
  }

  @Override
  public <R extends Record> ResultQuery<R> lockingWhatIsFree(SelectForUpdateStep<R> rows) {
    return rows;
  }

  /** Put together by hand, as it is for every check. */
  @Override
  public void update(DSLContext sql, List<Field<?>> columns, List<Record> rows) {
    String set =
        columns.stream()
            .map(column -> "\"%s\" = ?".formatted(column.getName()))
            .collect(Collectors.joining(", "));
    int[] places =
        Stream.concat(columns.stream(), Stream.of(WatchTable.ID))
            .mapToInt(rows.getFirst()::indexOf)
            .toArray();
    sql.connection(
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement("update watch set %s where id = ?".formatted(set))) {
            for (Record row : rows) {
              for (int i = 0; i < places.length; i++) {
                update.setObject(i + 1, row.get(places[i]));
              }
              update.addBatch();
            }
            update.executeBatch();
          }
        });
  }

  @Override
  public boolean hasOneWriter() {
    return true;
  }

  @Override
  public void touch(DSLContext sql) {
    sql.update(REVISION_SEQUENCE).set(VALUE, VALUE).execute();
  }

  @Override
  public StorageUsage storage(DSLContext sql) {
    long page = pragma(sql, "page_size");
    Record totals =
        requireNonNull(sql.select(SNAPSHOTS, BLOBS, BLOB_BYTES).from(STORAGE_TOTAL).fetchOne());
    return new StorageUsage(
        page * pragma(sql, "page_count"),
        page * pragma(sql, "freelist_count"),
        writeAheadLog(sql),
        new WatchTallies(sql).watches(),
        requireNonNull(totals.get(SNAPSHOTS)),
        requireNonNull(totals.get(BLOBS)),
        requireNonNull(totals.get(BLOB_BYTES)));
  }

  private static long pragma(DSLContext sql, String name) {
    return requireNonNull(
        requireNonNull(sql.resultQuery("pragma " + name).fetchOne()).get(0, Long.class));
  }

  private static @Nullable Long writeAheadLog(DSLContext sql) {
    String file =
        requireNonNull(sql.resultQuery("pragma database_list").fetchOne())
            .get("file", String.class);
    try {
      return Files.size(Path.of(file + "-wal"));
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public void countStorage(DSLContext sql, long snapshots, long blobs, long blobBytes) {
    sql.connection(
        connection -> {
          try (PreparedStatement update = connection.prepareStatement(COUNT_STORAGE)) {
            update.setLong(1, snapshots);
            update.setLong(2, blobs);
            update.setLong(3, blobBytes);
            update.executeUpdate();
          }
        });
  }
}
