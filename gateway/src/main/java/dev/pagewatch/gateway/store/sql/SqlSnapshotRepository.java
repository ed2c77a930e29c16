package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;

import com.github.luben.zstd.Zstd;
import dev.pagewatch.gateway.store.NewBlob;
import dev.pagewatch.gateway.store.SnapshotRepository;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;

/** Stores bodies by content: texts compressed with zstd, images as they are. */
final class SqlSnapshotRepository extends SqlSnapshotReader implements SnapshotRepository {

  /** Zstandard's own default: fast, and three to five times smaller on page texts. */
  private static final int ZSTD_LEVEL = 3;

  private static final String TEXT = "text/plain;charset=utf-8";

  /** A body that a result refers to comes before it; an hour is far more than that takes. */
  private static final Duration GRACE = Duration.ofHours(1);

  private static final Field<?>[] SNAPSHOT_ADDED = {
    ID, WATCH_ID, TAKEN_AT, HASH, BYTES, HTML_HASH, SCREENSHOT_HASH, IS_CHANGE
  };

  private static final Field<?>[] BLOB_ADDED = {HASH, MEDIA_TYPE, CODEC, SIZE, CONTENT, PUT_AT};

  private final Dialect dialect;
  private final InstantSource clock;

  SqlSnapshotRepository(DSLContext sql, Dialect dialect, InstantSource clock) {
    super(sql);
    this.dialect = dialect;
    this.clock = clock;
  }

  @Override
  public List<BlobRef> putBlobs(List<NewBlob> bodies) {
    Map<String, NewBlob> byHash = new HashMap<>();
    List<BlobRef> references = new ArrayList<>();
    for (NewBlob body : bodies) {
      String hash = Sha256.hex(body.bytes());
      byHash.put(hash, body);
      references.add(new BlobRef(hash, body.mediaType(), body.bytes().length));
    }
    BlobReleases.postpone(sql, byHash.keySet(), clock.instant().plus(GRACE).toEpochMilli());
    put(byHash);
    return references;
  }

  /**
   * The content of a check, to be stored as a snapshot.
   *
   * @param change whether it differs from the one before, read in the same way
   */
  record NewSnapshot(String id, String watchId, CheckOutcome.Content content, boolean change) {}

  /** Stores what checks found as snapshots. */
  void insert(List<NewSnapshot> added) {
    if (added.isEmpty()) {
      return;
    }
    // Held until this transaction ends; afterwards they are found to be in use.
    BlobReleases.set(
        sql, added.stream().flatMap(it -> bodies(it.content())).toList(), clock.millis());
    Map<String, NewBlob> texts = new HashMap<>();
    for (NewSnapshot snapshot : added) {
      CheckOutcome.Content content = snapshot.content();
      texts.computeIfAbsent(
          content.textHash(),
          hash -> new NewBlob(content.text().getBytes(StandardCharsets.UTF_8), TEXT));
    }
    put(texts);
    Set<String> there =
        stored(added.stream().flatMap(it -> beside(it.content())).collect(Collectors.toSet()));
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(SNAPSHOT)
                .columns(SNAPSHOT_ADDED)
                .values(new Object[SNAPSHOT_ADDED.length]));
    for (NewSnapshot snapshot : added) {
      CheckOutcome.Content content = snapshot.content();
      batch =
          batch.bind(
              snapshot.id(),
              snapshot.watchId(),
              clock.millis(),
              content.textHash(),
              (long) requireNonNull(texts.get(content.textHash())).bytes().length,
              arrived(content.html(), there),
              arrived(content.screenshot(), there),
              snapshot.change() ? 1 : 0);
    }
    batch.execute();
    dialect.countStorage(sql, added.size(), 0, 0);
  }

  /** Stores bodies whose releases are held, unless they are there: bodies are never changed. */
  private void put(Map<String, NewBlob> bodies) {
    List<String> missing = new ArrayList<>(bodies.keySet());
    missing.removeAll(stored(bodies.keySet()));
    if (missing.isEmpty()) {
      return;
    }
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(BLOB)
                .columns(BLOB_ADDED)
                .values(new Object[BLOB_ADDED.length])
                .onConflict(HASH)
                .doNothing());
    List<byte[]> contents = new ArrayList<>();
    for (String hash : missing) {
      NewBlob body = requireNonNull(bodies.get(hash));
      byte[] bytes = body.bytes();
      boolean compressible = !body.mediaType().startsWith("image/");
      byte[] content = compressible ? Zstd.compress(bytes, ZSTD_LEVEL) : bytes;
      contents.add(content);
      batch =
          batch.bind(
              hash,
              body.mediaType(),
              compressible ? ZSTD : IDENTITY,
              (long) bytes.length,
              content,
              clock.millis());
    }
    int[] added = batch.execute();
    long bytes = 0;
    int count = 0;
    for (int i = 0; i < added.length; i++) {
      count += added[i] == 0 ? 0 : 1;
      bytes += added[i] == 0 ? 0 : contents.get(i).length;
    }
    dialect.countStorage(sql, 0, count, bytes);
  }

  private static Stream<String> bodies(CheckOutcome.Content content) {
    return Stream.concat(Stream.of(content.textHash()), beside(content));
  }

  /** What a text came with. */
  private static Stream<String> beside(CheckOutcome.Content content) {
    return Stream.of(content.html(), content.screenshot())
        .filter(Objects::nonNull)
        .map(BlobRef::hash);
  }
}
