package dev.pagewatch.gateway.store;

import dev.pagewatch.gateway.schedule.ScheduleEdit;
import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Valid changes to a watch; a null component is left as it is.
 *
 * @param title an empty text to go back to the page's own title
 * @param viewed whether the last change counts as seen
 */
public record WatchEdit(
    @Nullable String url,
    @Nullable String title,
    @Nullable Engine engine,
    @Nullable Duration interval,
    @Nullable ScheduleEdit schedule,
    @Nullable List<String> tags,
    @Nullable Boolean paused,
    @Nullable Boolean muted,
    @Nullable Boolean viewed,
    @Nullable HistoryEdit history) {

  private static final WatchEdit NONE =
      new WatchEdit(null, null, null, null, null, null, null, null, null, null);

  /** Pauses or resumes. */
  public static WatchEdit paused(boolean paused) {
    return new WatchEdit(null, null, null, null, null, null, paused, null, null, null);
  }

  /** Holds or frees notifications. */
  public static WatchEdit muted(boolean muted) {
    return new WatchEdit(null, null, null, null, null, null, null, muted, null, null);
  }

  /** Marks the last change as seen. */
  public static WatchEdit seen() {
    return new WatchEdit(null, null, null, null, null, null, null, null, true, null);
  }

  /** Replaces the tags. */
  public static WatchEdit tagged(List<String> tags) {
    return new WatchEdit(null, null, null, null, null, tags, null, null, null, null);
  }

  /** Whether nothing would change. */
  public boolean isEmpty() {
    return equals(NONE);
  }
}
