package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.store.QueueReader.Base;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.model.check.CheckResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a page is held against.
 *
 * @param before text of the newest snapshot
 * @param seen texts of the newest and of those before it, where only lines count that are in none
 *     of them; else none
 */
record Grounds(Base base, String before, List<String> seen) {

  /** Snapshots whose lines count as seen, the newest ones. */
  private static final int MOST_SNAPSHOTS = 100;

  /** Of their texts, so many bytes together. */
  private static final long MOST_BYTES = 8_000_000;

  /** Empty where the page is the first, or the first under its options, or the lease is over. */
  static Optional<Grounds> of(Reading reading, CheckResult result) {
    String watchId = result.watchId();
    return reading
        .queue()
        .base(watchId, result.leaseToken())
        .flatMap(
            base ->
                reading
                    .snapshots()
                    .find(watchId, base.snapshotId())
                    .flatMap(snapshot -> text(reading, snapshot))
                    .map(before -> new Grounds(base, before, seen(reading, watchId, base))));
  }

  private static List<String> seen(Reading reading, String watchId, Base base) {
    List<String> texts = new ArrayList<>();
    if (base.options().filters().onlyNewLines()) {
      long bytes = 0;
      for (Snapshot snapshot : reading.snapshots().list(watchId, null, MOST_SNAPSHOTS)) {
        bytes += snapshot.bytes();
        if (bytes > MOST_BYTES) {
          break;
        }
        text(reading, snapshot).ifPresent(texts::add);
      }
    }
    return texts;
  }

  private static Optional<String> text(Reading reading, Snapshot snapshot) {
    return reading
        .snapshots()
        .blob(snapshot.hash())
        .map(blob -> blob.content().toString(StandardCharsets.UTF_8));
  }
}
