package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.time.LocalTime;
import java.util.List;

/**
 * When in a week a watch may be checked.
 *
 * @param windows none for any time
 * @param timezone IANA id of the zone whose clocks the windows go by, such as {@code
 *     Europe/Berlin}; kept as text, since another node may not know it yet
 */
public record Schedule(List<Window> windows, String timezone) {

  /** Copies the windows. */
  public Schedule {
    windows = List.copyOf(windows);
  }

  /**
   * A time of day on some days.
   *
   * @param days on which it begins, at least one, each once and in the week's order
   * @param from first minute in it, {@code HH:mm} on the wire
   * @param to first minute after it, {@code HH:mm} on the wire: on the same day when it is later
   *     than {@code from}, else on the next. {@code 00:00} is the end of the day
   */
  public record Window(
      List<Weekday> days,
      @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = "HH:mm") LocalTime from,
      @JsonFormat(shape = JsonFormat.Shape.STRING, pattern = "HH:mm") LocalTime to) {

    /** Copies the days. */
    public Window {
      days = List.copyOf(days);
    }
  }
}
