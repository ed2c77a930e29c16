package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.HistoryBounds;
import dev.pagewatch.model.watch.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A valid watch to be added, and what an export says of one. It is due at once unless paused,
 * whatever its schedule.
 *
 * @param engine null for what is set for all or its tags, else {@code auto}
 * @param interval null for what is set for all or its tags, else {@link #DEFAULT_INTERVAL}
 * @param schedule when it may be checked, or null for any time
 * @param options what its checks go by; in JSON its fields stand among the watch's own, without
 *     secrets
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NewWatch(
    String url,
    @Nullable String title,
    @Nullable Engine engine,
    @Nullable Duration interval,
    @Nullable Schedule schedule,
    List<String> tags,
    boolean paused,
    boolean muted,
    @Nullable HistoryBounds history,
    @JsonIgnore CheckOptions options) {

  /** Most tags on a watch. */
  public static final int MAX_TAGS = 50;

  /** Pause between checks where none is given. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);

  /** The fields of its options that are given, without their secrets. */
  @JsonAnyGetter
  public Map<String, Object> givenOptions() {
    return options.withoutSecrets().given();
  }

  /** A watch of a URL with every default. */
  public static Builder of(String url) {
    return new Builder(url);
  }

  /** Gathers what differs from the defaults. */
  public static final class Builder {
    private final String url;
    private @Nullable String title;
    private @Nullable Engine engine;
    private @Nullable Duration interval;
    private @Nullable Schedule schedule;
    private List<String> tags = List.of();
    private boolean paused;
    private boolean muted;
    private @Nullable HistoryBounds history;
    private CheckOptions options = CheckOptions.none();

    private Builder(String url) {
      this.url = url;
    }

    /** The user's title; null for the page's own. */
    public Builder title(@Nullable String title) {
      this.title = title;
      return this;
    }

    /** How it is fetched; null for the default. */
    public Builder engine(@Nullable Engine engine) {
      this.engine = engine;
      return this;
    }

    /** Pause between checks; null for the default. */
    public Builder interval(@Nullable Duration interval) {
      this.interval = interval;
      return this;
    }

    /** When it may be checked; null for any time. */
    public Builder schedule(@Nullable Schedule schedule) {
      this.schedule = schedule;
      return this;
    }

    /** Its tags, in order. */
    public Builder tags(List<String> tags) {
      this.tags = tags;
      return this;
    }

    /** Whether it is added paused. */
    public Builder paused(boolean paused) {
      this.paused = paused;
      return this;
    }

    /** Whether its notifications are held. */
    public Builder muted(boolean muted) {
      this.muted = muted;
      return this;
    }

    /** Its own bounds of history; null for what is set for all. */
    public Builder history(@Nullable HistoryBounds history) {
      this.history = history;
      return this;
    }

    /** What its checks go by. */
    public Builder options(CheckOptions options) {
      this.options = options;
      return this;
    }

    /** The watch. */
    public NewWatch build() {
      return new NewWatch(
          url, title, engine, interval, schedule, tags, paused, muted, history, options);
    }
  }
}
