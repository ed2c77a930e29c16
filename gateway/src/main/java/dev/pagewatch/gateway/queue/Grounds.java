package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.store.QueueReader.Base;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.compare.LineFilters;
import dev.pagewatch.model.filter.Filters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        .flatMap(base -> of(reading, watchId, base, base.options().filters()));
  }

  /** As the other, for a page under these filters. */
  static Optional<Grounds> of(Reading reading, String watchId, Base base, Filters filters) {
    return reading
        .snapshots()
        .find(watchId, base.snapshotId())
        .flatMap(snapshot -> text(reading, snapshot))
        .map(before -> new Grounds(base, before, seen(reading, watchId, filters)));
  }

  /**
   * Two pages as conditions see them.
   *
   * @param differs whether there is anything to judge
   */
  record Held(
      dev.pagewatch.model.compare.Reading before,
      dev.pagewatch.model.compare.Reading after,
      boolean differs) {}

  /**
   * Holds a page against these. Blocks while it computes.
   *
   * @throws FilterFailedException when it takes too long or too much
   */
  Held held(Filters filters, String text) {
    LineFilters lines = new LineFilters(filters);
    var then = lines.reading(before);
    var now = lines.reading(text);
    if (!filters.onlyNewLines()) {
      return new Held(then, now, !then.compared().equals(now.compared()));
    }
    Set<String> unseen = new LinkedHashSet<>(List.of(now.compared().split("\n", -1)));
    unseen.removeIf(String::isBlank);
    for (String known : seen) {
      lines.reading(known).compared().lines().forEach(unseen::remove);
    }
    return new Held(
        new dev.pagewatch.model.compare.Reading(then.text(), ""),
        new dev.pagewatch.model.compare.Reading(now.text(), String.join("\n", unseen)),
        !unseen.isEmpty());
  }

  private static List<String> seen(Reading reading, String watchId, Filters filters) {
    List<String> texts = new ArrayList<>();
    if (filters.onlyNewLines()) {
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
