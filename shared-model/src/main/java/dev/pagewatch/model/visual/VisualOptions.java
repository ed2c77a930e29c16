package dev.pagewatch.model.visual;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How much a page's picture may differ before that is a change. The names are those of Playwright's
 * {@code toHaveScreenshot}.
 *
 * @param threshold how far apart two colours may be and still be taken for one, from 0 for the same
 *     to 1 for black and white; null for {@value #USUAL_THRESHOLD}
 * @param maxDiffPixelRatio which share of the pixels may differ without that being a change, from 0
 *     to 1; null for {@value #USUAL_RATIO}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VisualOptions(
    @Nullable BigDecimal threshold, @Nullable BigDecimal maxDiffPixelRatio) {

  /** The field on the wire. */
  public static final String FIELD = "visual";

  /** As pixelmatch has it. */
  public static final double USUAL_THRESHOLD = 0.1;

  /** A tenth of a percent: more than a caret, less than a word in a heading. */
  public static final double USUAL_RATIO = 0.001;

  private static final String BOUNDS = "a number from 0 to 1";
  private static final VisualOptions NONE = new VisualOptions(null, null);

  /** As Pagewatch sees fit. */
  public static VisualOptions none() {
    return NONE;
  }

  /** Whether nothing is said. */
  @JsonIgnore
  public boolean isNone() {
    return equals(NONE);
  }

  /** What counts as one colour. */
  public double thresholdOrUsual() {
    return threshold == null ? USUAL_THRESHOLD : threshold.doubleValue();
  }

  /** What counts as one picture. */
  public double ratioOrUsual() {
    return maxDiffPixelRatio == null ? USUAL_RATIO : maxDiffPixelRatio.doubleValue();
  }

  /**
   * Reads the wire shape.
   *
   * @throws InvalidFieldsException naming all that is wrong
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static VisualOptions parse(JsonNode json) {
    Fields fields = Fields.of(FIELD, json, List.of("threshold", "maxDiffPixelRatio"));
    VisualOptions options =
        new VisualOptions(
            fields.number("threshold", 0, 1, BOUNDS + ": how far apart two colours may be"),
            fields.number(
                "maxDiffPixelRatio", 0, 1, BOUNDS + ": which share of the pixels may differ"));
    fields.refuseIfWrong();
    return options;
  }
}
