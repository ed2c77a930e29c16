package dev.pagewatch.gateway.picture;

/**
 * How far apart colours are to the eye: by their difference in YIQ, as measured in Kotsarenko and
 * Ramos, "Measuring perceived color difference using YIQ NTSC transmission color space in mobile
 * applications" (2010), and used by pixelmatch, whose thresholds these are.
 */
final class Colours {

  /** Between the colours that are the furthest apart. */
  private static final double MOST = 35215;

  private Colours() {}

  /** The greatest distance of two that are taken for one, by a threshold from 0 to 1. */
  static double limit(double threshold) {
    return MOST * threshold * threshold;
  }

  static double distance(int one, int other) {
    if (one == other) {
      return 0;
    }
    int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
    int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
    int blue = (one & 0xFF) - (other & 0xFF);
    double y = 0.29889531 * red + 0.58662247 * green + 0.11448223 * blue;
    double i = 0.59597799 * red - 0.27417610 * green - 0.32180189 * blue;
    double q = 0.21147017 * red - 0.52261711 * green + 0.31114694 * blue;
    return 0.5053 * y * y + 0.299 * i * i + 0.1957 * q * q;
  }

  /** From 0 for black to 255 for white. */
  static double brightness(int colour) {
    return 0.29889531 * (colour >> 16 & 0xFF)
        + 0.58662247 * (colour >> 8 & 0xFF)
        + 0.11448223 * (colour & 0xFF);
  }
}
