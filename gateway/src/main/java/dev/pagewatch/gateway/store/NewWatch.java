package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.HistoryBounds;
import dev.pagewatch.model.watch.Schedule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A valid watch to be added, and what an export says of one. It is due at once unless paused,
 * whatever its schedule.
 *
 * @param schedule when it may be checked, or null for any time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewWatch(
    String url,
    @Nullable String title,
    Engine engine,
    Duration interval,
    @Nullable Schedule schedule,
    List<String> tags,
    boolean paused,
    boolean muted,
    @Nullable HistoryBounds history) {

  /** Most tags on a watch. */
  public static final int MAX_TAGS = 50;
}
