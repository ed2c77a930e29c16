package dev.pagewatch.gateway.schedule;

import dev.pagewatch.model.watch.Schedule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an edit does to a watch's schedule, as a JSON Merge Patch of it does (RFC 7396): windows are
 * replaced as a whole.
 */
public sealed interface ScheduleEdit {

  /** The schedule after the edit of {@code before}; null is none. */
  @Nullable Schedule applied(@Nullable Schedule before);

  /** No schedule any more. */
  record Remove() implements ScheduleEdit {
    @Override
    public @Nullable Schedule applied(@Nullable Schedule before) {
      return null;
    }
  }

  /**
   * New parts.
   *
   * @param windows null to leave them
   * @param timezone null to leave it
   * @param defaultTimezone for a schedule that has none yet
   */
  record Change(
      @Nullable List<Schedule.Window> windows, @Nullable String timezone, String defaultTimezone)
      implements ScheduleEdit {
    @Override
    public Schedule applied(@Nullable Schedule before) {
      List<Schedule.Window> had = before == null ? List.of() : before.windows();
      String went = before == null ? defaultTimezone : before.timezone();
      return new Schedule(windows == null ? had : windows, timezone == null ? went : timezone);
    }
  }
}
