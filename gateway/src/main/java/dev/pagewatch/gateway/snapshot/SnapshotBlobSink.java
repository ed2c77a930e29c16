package dev.pagewatch.gateway.snapshot;

import dev.pagewatch.gateway.store.GroupedWrites;
import dev.pagewatch.gateway.store.NewBlob;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import java.time.InstantSource;
import java.util.concurrent.CompletionException;

/** Takes large bodies from workers in the same process. */
public final class SnapshotBlobSink implements BlobSink {

  private final GroupedWrites<NewBlob, BlobRef> bodies;

  /** Into a store. */
  public SnapshotBlobSink(Store store) {
    this.bodies =
        new GroupedWrites<>(
            store,
            InstantSource.system(),
            body -> body.bytes().length,
            (transaction, some) -> transaction.snapshots().putBlobs(some));
  }

  @Override
  public BlobRef put(byte[] bytes, String mediaType) {
    try {
      return bodies
          .put(new NewBlob(bytes, mediaType))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new BlobSinkException("the page's copy could not be stored now", e);
    }
  }
}
