package dev.pagewatch.gateway.store;

import dev.pagewatch.model.check.BlobRef;
import java.time.Duration;

/** Storing contents. */
public interface SnapshotRepository extends SnapshotReader {

  /** Stores a body once per content. */
  BlobRef putBlob(byte[] bytes, String mediaType);

  /**
   * Deletes up to {@code limit} bodies that no snapshot refers to and that were put longer ago than
   * {@code olderThan}: younger ones may belong to a result still on its way.
   */
  int sweepBlobs(Duration olderThan, int limit);
}
