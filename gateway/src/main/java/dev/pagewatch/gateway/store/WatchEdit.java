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
    @Nullable HistoryEdit history,
    @Nullable OptionsEdit options) {

  private static final WatchEdit NONE = builder().build();

  /** Pauses or resumes. */
  public static WatchEdit paused(boolean paused) {
    return builder().paused(paused).build();
  }

  /** Holds or frees notifications. */
  public static WatchEdit muted(boolean muted) {
    return builder().muted(muted).build();
  }

  /** Marks the last change as seen. */
  public static WatchEdit seen() {
    return builder().viewed(true).build();
  }

  /** Replaces the tags. */
  public static WatchEdit tagged(List<String> tags) {
    return builder().tags(tags).build();
  }

  /** Whether nothing would change. */
  public boolean isEmpty() {
    return equals(NONE);
  }

  /** Whether it says how pages are checked, so that the options must be looked at. */
  public boolean isOfChecks() {
    return url != null || engine != null || options != null;
  }

  /** An edit that changes nothing yet. */
  public static Builder builder() {
    return new Builder();
  }

  /** Gathers changes; what is not named, or null, is left as it is. */
  public static final class Builder {
    private @Nullable String url;
    private @Nullable String title;
    private @Nullable Engine engine;
    private @Nullable Duration interval;
    private @Nullable ScheduleEdit schedule;
    private @Nullable List<String> tags;
    private @Nullable Boolean paused;
    private @Nullable Boolean muted;
    private @Nullable Boolean viewed;
    private @Nullable HistoryEdit history;
    private @Nullable OptionsEdit options;

    private Builder() {}

    /** Another page. */
    public Builder url(@Nullable String url) {
      this.url = url;
      return this;
    }

    /** Another title; an empty one for the page's own. */
    public Builder title(@Nullable String title) {
      this.title = title;
      return this;
    }

    /** Another way to fetch it. */
    public Builder engine(@Nullable Engine engine) {
      this.engine = engine;
      return this;
    }

    /** Another pause between checks. */
    public Builder interval(@Nullable Duration interval) {
      this.interval = interval;
      return this;
    }

    /** Other times to check it. */
    public Builder schedule(@Nullable ScheduleEdit schedule) {
      this.schedule = schedule;
      return this;
    }

    /** Other tags in place of all. */
    public Builder tags(@Nullable List<String> tags) {
      this.tags = tags;
      return this;
    }

    /** Whether it is paused. */
    public Builder paused(@Nullable Boolean paused) {
      this.paused = paused;
      return this;
    }

    /** Whether its notifications are held. */
    public Builder muted(@Nullable Boolean muted) {
      this.muted = muted;
      return this;
    }

    /** Whether its last change counts as seen. */
    public Builder viewed(@Nullable Boolean viewed) {
      this.viewed = viewed;
      return this;
    }

    /** Other bounds of its history. */
    public Builder history(@Nullable HistoryEdit history) {
      this.history = history;
      return this;
    }

    /** Other options of its checks. */
    public Builder options(@Nullable OptionsEdit options) {
      this.options = options;
      return this;
    }

    /** The edit. */
    public WatchEdit build() {
      return new WatchEdit(
          url, title, engine, interval, schedule, tags, paused, muted, viewed, history, options);
    }
  }
}
