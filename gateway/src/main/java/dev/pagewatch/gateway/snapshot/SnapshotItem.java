package dev.pagewatch.gateway.snapshot;

import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import java.time.Instant;

/**
 * A snapshot as the API lists it.
 *
 * @param bytes length of its text in UTF-8
 * @param screenshot whether there is one
 */
public record SnapshotItem(
    String id, Instant takenAt, String hash, long bytes, boolean screenshot) {

  /** From a stored one. */
  public static SnapshotItem of(Snapshot snapshot) {
    return new SnapshotItem(
        snapshot.id(),
        snapshot.takenAt(),
        snapshot.hash(),
        snapshot.bytes(),
        snapshot.screenshotHash() != null);
  }
}
