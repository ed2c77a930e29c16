package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.StorageUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jooq.BatchBindStep;
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
        requireNonNull(
            requireNonNull(
                    sql.update(REVISION_SEQUENCE)
                        .set(VALUE, VALUE.plus((long) howMany))
                        .returningResult(VALUE)
                        .fetchOne())
                .value1());
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

  @Override
  public void update(DSLContext sql, List<Field<?>> columns, List<Record> rows) {
    Map<Field<?>, @Nullable Object> placeholders = new LinkedHashMap<>();
    columns.forEach(column -> placeholders.put(column, null));
    BatchBindStep batch =
        sql.batch(
            sql.update(WatchTable.WATCH).set(placeholders).where(WatchTable.ID.eq((String) null)));
    List<Field<?>> binds = new ArrayList<>(columns);
    binds.add(WatchTable.ID);
    for (Record row : rows) {
      batch = batch.bind(binds.stream().map(row::get).toArray());
    }
    batch.execute();
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
    sql.update(STORAGE_TOTAL)
        .set(SNAPSHOTS, SNAPSHOTS.plus(snapshots))
        .set(BLOBS, BLOBS.plus(blobs))
        .set(BLOB_BYTES, BLOB_BYTES.plus(blobBytes))
        .execute();
  }
}
