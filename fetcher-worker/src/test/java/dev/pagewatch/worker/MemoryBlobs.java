package dev.pagewatch.worker;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import io.vertx.core.Context;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Blobs in memory, refused on event loops, failing on demand. */
public final class MemoryBlobs implements BlobSink {

  private final Map<String, byte[]> byHash = new ConcurrentHashMap<>();
  private volatile boolean broken;

  /** From now on nothing can be put. */
  public void breakDown() {
    broken = true;
  }

  /** From now on things can be put again. */
  public void mend() {
    broken = false;
  }

  /** The text of a stored blob. */
  public String text(BlobRef ref) {
    return new String(byHash.get(ref.hash()), StandardCharsets.UTF_8);
  }

  /** A stored blob. */
  public byte[] bytes(BlobRef ref) {
    return byHash.getOrDefault(ref.hash(), new byte[0]).clone();
  }

  /** How many there are. */
  public int size() {
    return byHash.size();
  }

  @Override
  public BlobRef put(byte[] bytes, String mediaType) {
    if (Context.isOnEventLoopThread()) {
      throw new AssertionError("put on an event loop");
    }
    if (broken) {
      throw new BlobSinkException("the disk is full", new IllegalStateException());
    }
    try {
      String hash =
          HexFormat.of()
              .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(bytes));
      byHash.put(hash, bytes);
      return new BlobRef(hash, mediaType, bytes.length);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
