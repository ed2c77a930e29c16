package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.WatchChange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves out what is older than what was told of the same watch before: threads that committed one
 * after the other may come to tell of it the other way round.
 */
final class NewestChanges {

  /** More watches than change within the time that two threads may be apart. */
  private static final int REMEMBERED = 20_000;

  private final Map<String, Long> told =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** Those of a commit's changes that are news. */
  List<WatchChange> of(List<WatchChange> changes) {
    List<WatchChange> news = new ArrayList<>(changes.size());
    for (WatchChange change : changes) {
      long revision = change.revision();
      if (told.merge(change.id(), revision, Math::max) == revision) {
        news.add(change);
      }
    }
    return news;
  }
}
