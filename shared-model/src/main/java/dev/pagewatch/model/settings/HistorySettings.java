package dev.pagewatch.model.settings;

import java.time.Duration;
import java.util.Optional;

/**
 * How much of a watch's past is kept where the watch itself does not say. Its newest snapshot is
 * kept whatever its age.
 *
 * @param count snapshots of a watch
 * @param age of a snapshot; empty: any
 */
public record HistorySettings(int count, Optional<Duration> age) {

  /** Most snapshots of a watch that can be asked for. */
  public static final int MOST_COUNT = 1_000_000;

  /** Shortest age that can be asked for. */
  public static final Duration LEAST_AGE = Duration.ofDays(1);

  /** Longest age that can be asked for. */
  public static final Duration MOST_AGE = Duration.ofDays(36_525);
}
