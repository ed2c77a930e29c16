package dev.pagewatch.gateway.store.sql;

import com.github.luben.zstd.Zstd;
import dev.pagewatch.gateway.store.SnapshotRepository;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** Stores bodies by content: texts compressed with zstd, images as they are. */
final class SqlSnapshotRepository extends SqlSnapshotReader implements SnapshotRepository {

  /** Zstandard's own default: fast, and three to five times smaller on page texts. */
  private static final int ZSTD_LEVEL = 3;

  private static final String TEXT = "text/plain;charset=utf-8";

  /** A body that a result refers to comes before it; an hour is far more than that takes. */
  private static final Duration GRACE = Duration.ofHours(1);

  private final Dialect dialect;
  private final InstantSource clock;

  SqlSnapshotRepository(DSLContext sql, Dialect dialect, InstantSource clock) {
    super(sql);
    this.dialect = dialect;
    this.clock = clock;
  }

  @Override
  public BlobRef putBlob(byte[] bytes, String mediaType) {
    String hash = Sha256.hex(bytes);
    BlobReleases.postpone(sql, List.of(hash), clock.instant().plus(GRACE).toEpochMilli());
    put(hash, bytes, mediaType);
    return new BlobRef(hash, mediaType, bytes.length);
  }

  /** Stores a body whose release is held, unless it is there: bodies are never changed. */
  private void put(String hash, byte[] bytes, String mediaType) {
    if (sql.fetchExists(BLOB, HASH.eq(hash))) {
      return;
    }
    boolean compressible = !mediaType.startsWith("image/");
    byte[] content = compressible ? Zstd.compress(bytes, ZSTD_LEVEL) : bytes;
    int added =
        sql.insertInto(BLOB)
            .set(HASH, hash)
            .set(MEDIA_TYPE, mediaType)
            .set(CODEC, compressible ? ZSTD : IDENTITY)
            .set(SIZE, (long) bytes.length)
            .set(CONTENT, content)
            .set(PUT_AT, clock.millis())
            .onConflict(HASH)
            .doNothing()
            .execute();
    dialect.countStorage(sql, 0, added, added * (long) content.length);
  }

  /**
   * Stores the content of a check as a snapshot.
   *
   * @param first of its watch, which has no history to bound yet
   */
  void insert(
      String id, String watchId, CheckOutcome.Content content, boolean first, boolean change) {
    if (!first) {
      HistoryQueue.add(sql, List.of(watchId), clock.millis());
    }
    List<String> bodies =
        Stream.of(Optional.of(content.textHash()), hash(content.html()), hash(content.screenshot()))
            .flatMap(Optional::stream)
            .toList();
    // Held until this transaction ends; afterwards they are found to be in use.
    BlobReleases.set(sql, bodies, clock.millis());
    byte[] text = content.text().getBytes(StandardCharsets.UTF_8);
    put(content.textHash(), text, TEXT);
    sql.insertInto(SNAPSHOT)
        .set(ID, id)
        .set(WATCH_ID, watchId)
        .set(TAKEN_AT, clock.millis())
        .set(HASH, content.textHash())
        .set(BYTES, (long) text.length)
        .set(HTML_HASH, stored(content.html()))
        .set(SCREENSHOT_HASH, stored(content.screenshot()))
        .set(IS_CHANGE, change ? 1 : 0)
        .execute();
    dialect.countStorage(sql, 1, 0, 0);
  }

  private static Optional<String> hash(@Nullable BlobRef ref) {
    return Optional.ofNullable(ref).map(BlobRef::hash);
  }

  /** The reference if its body arrived: a snapshot without its picture beats no snapshot. */
  private @Nullable String stored(@Nullable BlobRef ref) {
    return ref != null && sql.fetchExists(BLOB, HASH.eq(ref.hash())) ? ref.hash() : null;
  }
}
