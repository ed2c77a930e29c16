package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.DayOfWeek;
import java.util.Locale;

/** A day of the week, in the order of ISO 8601. */
public enum Weekday {
  /** Monday. */
  @JsonProperty("mon")
  MON(DayOfWeek.MONDAY),

  /** Tuesday. */
  @JsonProperty("tue")
  TUE(DayOfWeek.TUESDAY),

  /** Wednesday. */
  @JsonProperty("wed")
  WED(DayOfWeek.WEDNESDAY),

  /** Thursday. */
  @JsonProperty("thu")
  THU(DayOfWeek.THURSDAY),

  /** Friday. */
  @JsonProperty("fri")
  FRI(DayOfWeek.FRIDAY),

  /** Saturday. */
  @JsonProperty("sat")
  SAT(DayOfWeek.SATURDAY),

  /** Sunday. */
  @JsonProperty("sun")
  SUN(DayOfWeek.SUNDAY);

  private final DayOfWeek dayOfWeek;

  Weekday(DayOfWeek dayOfWeek) {
    this.dayOfWeek = dayOfWeek;
  }

  /** The same day for {@code java.time}. */
  public DayOfWeek dayOfWeek() {
    return dayOfWeek;
  }

  /** The name on the wire: three lower-case letters. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
