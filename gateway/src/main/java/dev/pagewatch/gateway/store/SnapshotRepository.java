package dev.pagewatch.gateway.store;

import dev.pagewatch.model.check.BlobRef;

/** Storing contents. */
public interface SnapshotRepository extends SnapshotReader {

  /**
   * Stores a body once per content. It is deleted after an hour if no snapshot and no step has come
   * to refer to it.
   */
  BlobRef putBlob(byte[] bytes, String mediaType);
}
