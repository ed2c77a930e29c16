package dev.pagewatch.model.visual;

import java.util.Locale;

/** Pictures and what changed of them in lines, so that they go the way of any text. */
public final class PictureWords {

  private static final double LEAST_PERCENT = 0.01;

  private PictureWords() {}

  /** {@code 1280 × 800 pixels}. */
  public static String size(int width, int height) {
    return "%d × %d pixels".formatted(width, height);
  }

  /** All that is said of a picture that nothing is compared with. */
  public static String text(int width, int height) {
    return "Size: " + size(width, height);
  }

  /** {@code 0.05 % of the pixels differ; 0.1 % of the pixels may}, of two shares from 0 to 1. */
  public static String differ(double share, double tolerance) {
    return "%s differ; %s may".formatted(share(share), share(tolerance));
  }

  /**
   * {@code 3.25 % of the pixels}.
   *
   * @param share from 0 to 1
   */
  public static String share(double share) {
    double percent = share * 100;
    if (percent > 0 && percent < LEAST_PERCENT) {
      return "less than 0.01 % of the pixels";
    }
    String digits = String.format(Locale.ROOT, "%.2f", percent).replaceFirst("\\.?0+$", "");
    return digits + " % of the pixels";
  }
}
