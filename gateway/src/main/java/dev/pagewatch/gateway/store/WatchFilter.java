package dev.pagewatch.gateway.store;

import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which watches are meant; what is null or empty leaves none out.
 *
 * @param words each must occur in URL, title or a tag, ignoring case
 * @param viewed false for those with a change that nobody has seen yet
 */
public record WatchFilter(
    List<String> words,
    @Nullable String tag,
    @Nullable Activity activity,
    @Nullable Outcome outcome,
    @Nullable Boolean viewed) {

  /** All watches. */
  public static final WatchFilter ALL = new WatchFilter(List.of(), null, null, null, null);

  /** Those that match after a position, oldest first. */
  public WatchQuery oldestFirst(int limit, WatchQuery.@Nullable Position after) {
    return new WatchQuery(this, WatchQuery.Sort.CREATED_AT, false, limit, after, 0);
  }
}
