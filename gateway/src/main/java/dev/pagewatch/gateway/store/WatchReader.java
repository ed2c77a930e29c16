package dev.pagewatch.gateway.store;

import dev.pagewatch.model.watch.Watch;
import java.util.List;
import java.util.Optional;

/** Watches as people see them, with no phase: that is not stored. */
public interface WatchReader {

  /** One watch. */
  Optional<Watch> find(String id);

  /** One watch with the options of its checks. */
  Optional<WholeWatch> whole(String id);

  /** What was asked for of a watch, with its secrets: for use, not for people's eyes. */
  Optional<NewWatch> asked(String id);

  /** A page of watches by filter and order. */
  WatchPage list(WatchQuery query);

  /** What changed after {@code revision}, at most {@code limit} rows. */
  WatchDelta since(long revision, int limit);

  /** Every tag in use, by name. */
  List<TagCount> tags();

  /** Counts over all watches, from indexes. */
  WatchCounts counts();
}
