package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;

import com.github.luben.zstd.Zstd;
import dev.pagewatch.gateway.store.SnapshotRepository;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Stores bodies by content: texts compressed with zstd, images as they are. */
final class SqlSnapshotRepository extends SqlSnapshotReader implements SnapshotRepository {

  /** Zstandard's own default: fast, and three to five times smaller on page texts. */
  private static final int ZSTD_LEVEL = 3;

  private static final String TEXT = "text/plain;charset=utf-8";

  private final InstantSource clock;

  SqlSnapshotRepository(DSLContext sql, InstantSource clock) {
    super(sql);
    this.clock = clock;
  }

  @Override
  public BlobRef putBlob(byte[] bytes, String mediaType) {
    String hash = sha256(bytes);
    put(hash, bytes, mediaType);
    return new BlobRef(hash, mediaType, bytes.length);
  }

  private void put(String hash, byte[] bytes, String mediaType) {
    // Put again: younger now, so that the sweep leaves it to the result on its way.
    if (sql.update(BLOB).set(PUT_AT, clock.millis()).where(HASH.eq(hash)).execute() > 0) {
      return;
    }
    boolean compressible = !mediaType.startsWith("image/");
    sql.insertInto(BLOB)
        .set(HASH, hash)
        .set(MEDIA_TYPE, mediaType)
        .set(CODEC, compressible ? ZSTD : IDENTITY)
        .set(SIZE, (long) bytes.length)
        .set(CONTENT, compressible ? Zstd.compress(bytes, ZSTD_LEVEL) : bytes)
        .set(PUT_AT, clock.millis())
        .onConflict(HASH)
        .doUpdate()
        .set(PUT_AT, clock.millis())
        .execute();
  }

  /** Stores the content of a check as a snapshot. */
  void insert(String id, String watchId, CheckOutcome.Content content, boolean change) {
    byte[] text = content.text().getBytes(StandardCharsets.UTF_8);
    put(content.hash(), text, TEXT);
    sql.insertInto(SNAPSHOT)
        .set(ID, id)
        .set(WATCH_ID, watchId)
        .set(TAKEN_AT, clock.millis())
        .set(HASH, content.hash())
        .set(BYTES, (long) text.length)
        .set(HTML_HASH, stored(content.html()))
        .set(SCREENSHOT_HASH, stored(content.screenshot()))
        .set(IS_CHANGE, change ? 1 : 0)
        .execute();
  }

  /** The reference if its body arrived: a snapshot without its picture beats no snapshot. */
  private @Nullable String stored(@Nullable BlobRef ref) {
    return ref != null && sql.fetchExists(BLOB, HASH.eq(ref.hash())) ? ref.hash() : null;
  }

  @Override
  public int sweepBlobs(Duration olderThan, int limit) {
    Condition unused =
        notExists(selectOne().from(SNAPSHOT).where(field("snapshot.hash = blob.hash")))
            .and(notExists(selectOne().from(SNAPSHOT).where(field("html_hash = blob.hash"))))
            .and(notExists(selectOne().from(SNAPSHOT).where(field("screenshot_hash = blob.hash"))));
    List<String> hashes =
        sql.select(HASH)
            .from(BLOB)
            .where(PUT_AT.lt(clock.instant().minus(olderThan).toEpochMilli()).and(unused))
            .limit(limit)
            .fetch(row -> requireNonNull(row.value1()));
    return hashes.isEmpty() ? 0 : sql.deleteFrom(BLOB).where(HASH.in(hashes)).execute();
  }

  private static Condition field(String condition) {
    return org.jooq.impl.DSL.condition(condition);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
