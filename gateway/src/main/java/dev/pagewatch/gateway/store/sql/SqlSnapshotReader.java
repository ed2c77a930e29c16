package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.Among.among;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import com.github.luben.zstd.Zstd;
import dev.pagewatch.gateway.store.SnapshotReader;
import dev.pagewatch.model.check.BlobRef;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Reads snapshots by snapshot_watch_idx and bodies by their hash. */
class SqlSnapshotReader implements SnapshotReader {

  static final Table<Record> SNAPSHOT = table(name("snapshot"));
  static final Field<String> ID = field(name("id"), SQLDataType.VARCHAR);
  static final Field<String> WATCH_ID = field(name("watch_id"), SQLDataType.VARCHAR);
  static final Field<Long> TAKEN_AT = field(name("taken_at"), SQLDataType.BIGINT);
  static final Field<String> HASH = field(name("hash"), SQLDataType.VARCHAR);
  static final Field<Long> BYTES = field(name("bytes"), SQLDataType.BIGINT);
  static final Field<String> HTML_HASH = field(name("html_hash"), SQLDataType.VARCHAR);
  static final Field<String> SCREENSHOT_HASH = field(name("screenshot_hash"), SQLDataType.VARCHAR);
  static final Field<Integer> IS_CHANGE = field(name("is_change"), SQLDataType.INTEGER);

  static final Table<Record> BLOB = table(name("blob"));
  static final Field<String> MEDIA_TYPE = field(name("media_type"), SQLDataType.VARCHAR);
  static final Field<String> CODEC = field(name("codec"), SQLDataType.VARCHAR);
  static final Field<Long> SIZE = field(name("size"), SQLDataType.BIGINT);
  static final Field<byte[]> CONTENT = field(name("content"), SQLDataType.BLOB);
  static final Field<Long> PUT_AT = field(name("put_at"), SQLDataType.BIGINT);

  static final String ZSTD = "zstd";
  static final String IDENTITY = "identity";

  private static final List<Field<?>> COLUMNS =
      List.of(ID, WATCH_ID, TAKEN_AT, HASH, BYTES, HTML_HASH, SCREENSHOT_HASH);

  final DSLContext sql;

  SqlSnapshotReader(DSLContext sql) {
    this.sql = sql;
  }

  @Override
  public List<Snapshot> list(String watchId, @Nullable String before, int limit) {
    Condition older = before == null ? noCondition() : ID.lt(before);
    return sql.select(COLUMNS)
        .from(SNAPSHOT)
        .where(WATCH_ID.eq(watchId).and(older))
        .orderBy(ID.desc())
        .limit(limit)
        .fetch(SqlSnapshotReader::snapshot);
  }

  @Override
  public Optional<Snapshot> find(String watchId, String snapshotId) {
    return sql.select(COLUMNS)
        .from(SNAPSHOT)
        .where(ID.eq(snapshotId).and(WATCH_ID.eq(watchId)))
        .fetchOptional(SqlSnapshotReader::snapshot);
  }

  /** Those of these ids that there are. */
  List<Snapshot> find(Collection<String> snapshotIds) {
    return snapshotIds.isEmpty()
        ? List.of()
        : sql.select(COLUMNS)
            .from(SNAPSHOT)
            .where(among(sql, ID, snapshotIds))
            .fetch(SqlSnapshotReader::snapshot);
  }

  @Override
  public Optional<Snapshot> previous(String watchId, String snapshotId) {
    return list(watchId, snapshotId, 1).stream().findFirst();
  }

  @Override
  public Optional<Blob> blob(String hash) {
    return sql.select(MEDIA_TYPE, CODEC, SIZE, CONTENT)
        .from(BLOB)
        .where(HASH.eq(hash))
        .fetchOptional(row -> new Blob(WatchTable.get(row, MEDIA_TYPE), content(row)));
  }

  private static Buffer content(Record row) {
    byte[] stored = WatchTable.get(row, CONTENT);
    int size = Math.toIntExact(WatchTable.get(row, SIZE));
    return Buffer.buffer(ZSTD.equals(row.get(CODEC)) ? Zstd.decompress(stored, size) : stored);
  }

  /** Which of these bodies are there. */
  Set<String> stored(Collection<String> hashes) {
    return hashes.isEmpty()
        ? Set.of()
        : sql.select(HASH).from(BLOB).where(among(sql, HASH, hashes)).fetchSet(HASH);
  }

  /** The reference if its body arrived: a snapshot without its picture beats no snapshot. */
  static @Nullable String arrived(@Nullable BlobRef ref, Set<String> there) {
    return ref != null && there.contains(ref.hash()) ? ref.hash() : null;
  }

  /** Stored texts, by their hashes. */
  Map<String, String> texts(Collection<String> hashes) {
    return hashes.isEmpty()
        ? Map.of()
        : sql.select(HASH, MEDIA_TYPE, CODEC, SIZE, CONTENT)
            .from(BLOB)
            .where(among(sql, HASH, hashes))
            .fetchMap(HASH, row -> content(row).toString(StandardCharsets.UTF_8));
  }

  private static Snapshot snapshot(Record row) {
    return new Snapshot(
        WatchTable.get(row, ID),
        WatchTable.get(row, WATCH_ID),
        Instant.ofEpochMilli(WatchTable.get(row, TAKEN_AT)),
        WatchTable.get(row, HASH),
        WatchTable.get(row, BYTES),
        row.get(HTML_HASH),
        row.get(SCREENSHOT_HASH));
  }
}
