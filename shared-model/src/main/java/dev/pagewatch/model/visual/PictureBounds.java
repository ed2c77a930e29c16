package dev.pagewatch.model.visual;

/**
 * How large a picture that is compared may be: two of them are held in memory as pixels, and each
 * that differs is kept.
 */
public final class PictureBounds {

  /** Most pixels from top to bottom; what is below is not pictured. */
  public static final int HIGHEST = 8_000;

  /** Most pixels together: a usual window's width, as high as can be. */
  public static final int MOST_PIXELS = 1_280 * HIGHEST;

  /** Most bytes of a packed picture. */
  public static final int MOST_BYTES = 10_000_000;

  private PictureBounds() {}

  /** The most pixels from top to bottom at a width. */
  public static int highest(int width) {
    return Math.min(HIGHEST, MOST_PIXELS / width);
  }
}
