package dev.pagewatch.gateway.snapshot;

import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import java.util.concurrent.CompletionException;

/** Takes large bodies from workers in the same process. */
public final class SnapshotBlobSink implements BlobSink {

  private final Store store;

  /** Into a store. */
  public SnapshotBlobSink(Store store) {
    this.store = store;
  }

  @Override
  public BlobRef put(byte[] bytes, String mediaType) {
    try {
      return store
          .write(transaction -> transaction.snapshots().putBlob(bytes, mediaType))
          .toCompletionStage()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw new BlobSinkException("the page's copy could not be stored now", e);
    }
  }
}
