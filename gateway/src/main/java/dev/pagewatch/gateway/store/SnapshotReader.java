package dev.pagewatch.gateway.store;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stored contents. */
public interface SnapshotReader {

  /** A watch's snapshots, newest first, those before {@code before} if given. */
  List<Snapshot> list(String watchId, @Nullable String before, int limit);

  /** One snapshot of a watch. */
  Optional<Snapshot> find(String watchId, String snapshotId);

  /** The snapshot taken just before this one. */
  Optional<Snapshot> previous(String watchId, String snapshotId);

  /** A body by its content hash, decompressed. */
  Optional<Blob> blob(String hash);

  /**
   * A changed content.
   *
   * @param hash of the text, its blob's name
   * @param bytes length of the text in UTF-8
   */
  record Snapshot(
      String id,
      String watchId,
      Instant takenAt,
      String hash,
      long bytes,
      @Nullable String htmlHash,
      @Nullable String screenshotHash) {}

  /** A stored body. */
  record Blob(String mediaType, Buffer content) {}
}
