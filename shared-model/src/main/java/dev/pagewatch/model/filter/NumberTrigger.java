package dev.pagewatch.model.filter;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number in the text, such as a price, and what must become of it for a change to count. At least
 * one of the bounds is given; any of them suffices.
 *
 * @param extract where the number is: in a regex's first group, or in what it matches; for plain
 *     text, after it in the same line
 * @param above counts when the number is greater, or null
 * @param below counts when the number is smaller, or null
 * @param changePercent counts when the number is at least so many percent away from the last, more
 *     or less, or null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NumberTrigger(
    TextPattern extract,
    @Nullable BigDecimal above,
    @Nullable BigDecimal below,
    @Nullable BigDecimal changePercent) {

  private static final String NO_BOUND = "needs above, below or changePercent";
  private static final double MOST = 1e15;
  private static final double LEAST_PERCENT = 1e-6;
  private static final double MOST_PERCENT = 1e6;

  /**
   * Checks that there is a bound.
   *
   * @throws InvalidFieldsException when there is none
   */
  public NumberTrigger {
    if (above == null && below == null && changePercent == null) {
      throw new InvalidFieldsException("trigger.number", NO_BOUND);
    }
  }

  static @Nullable NumberTrigger read(Fields parent) {
    Fields fields =
        parent.object("number", List.of("extract", "above", "below", "changePercent")).orElse(null);
    if (fields == null) {
      return null;
    }
    TextPattern extract = fields.text("extract", TextPattern::parse);
    if (!fields.has("extract")) {
      fields.wrong("extract", "is needed: the text before the number, or a /regex/ with a group");
    }
    String bound = "a number from -1e15 to 1e15";
    BigDecimal above = fields.number("above", -MOST, MOST, bound);
    BigDecimal below = fields.number("below", -MOST, MOST, bound);
    BigDecimal percent =
        fields.number(
            "changePercent", LEAST_PERCENT, MOST_PERCENT, "a number of percent above 0, such as 5");
    if (!fields.has("above") && !fields.has("below") && !fields.has("changePercent")) {
      parent.wrong("number", NO_BOUND);
    }
    boolean bounded = above != null || below != null || percent != null;
    return extract == null || !bounded ? null : new NumberTrigger(extract, above, below, percent);
  }
}
