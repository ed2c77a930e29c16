package dev.pagewatch.gateway.store;

import dev.pagewatch.model.check.BlobRef;
import java.util.List;

/** Storing contents. */
public interface SnapshotRepository extends SnapshotReader {

  /**
   * Stores bodies, each once per content. One is deleted after an hour if no snapshot and no step
   * has come to refer to it.
   *
   * @return what to refer to them by, in their order
   */
  List<BlobRef> putBlobs(List<NewBlob> bodies);
}
