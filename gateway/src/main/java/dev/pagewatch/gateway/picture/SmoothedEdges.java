package dev.pagewatch.gateway.picture;

/**
 * Knows pixels that only smooth an edge, which browsers may do otherwise each time, after
 * Vyšniauskas, "Anti-aliased Pixel and Intensity Slope Detector" (2009), as pixelmatch does: such a
 * pixel lies between a darker and a brighter one, of which one stands in an even area in both
 * pictures.
 */
final class SmoothedEdges {

  /** So many neighbours of its own brightness, and a pixel is no step between two others. */
  private static final int EVEN = 2;

  private final Picture one;
  private final Picture other;

  /** Of two of one size. */
  SmoothedEdges(Picture one, Picture other) {
    this.one = one;
    this.other = other;
  }

  /** Whether the pixel smooths an edge in either picture. */
  boolean isAt(int x, int y) {
    return smooths(one, other, x, y) || smooths(other, one, x, y);
  }

  private static boolean smooths(Picture picture, Picture second, int x, int y) {
    double own = Colours.brightness(picture.at(x, y));
    int alike = isAtBorder(picture, x, y) ? 1 : 0;
    double darkest = 0;
    double brightest = 0;
    int darkX = 0;
    int darkY = 0;
    int brightX = 0;
    int brightY = 0;
    for (int nextY = Math.max(y - 1, 0); nextY <= Math.min(y + 1, picture.height() - 1); nextY++) {
      for (int nextX = Math.max(x - 1, 0); nextX <= Math.min(x + 1, picture.width() - 1); nextX++) {
        if (nextX == x && nextY == y) {
          continue;
        }
        double step = Colours.brightness(picture.at(nextX, nextY)) - own;
        if (step == 0) {
          if (++alike > EVEN) {
            return false;
          }
        } else if (step < darkest) {
          darkest = step;
          darkX = nextX;
          darkY = nextY;
        } else if (step > brightest) {
          brightest = step;
          brightX = nextX;
          brightY = nextY;
        }
      }
    }
    if (darkest == 0 || brightest == 0) {
      return false;
    }
    return (isEven(picture, darkX, darkY) && isEven(second, darkX, darkY))
        || (isEven(picture, brightX, brightY) && isEven(second, brightX, brightY));
  }

  private static boolean isEven(Picture picture, int x, int y) {
    int colour = picture.at(x, y);
    int alike = isAtBorder(picture, x, y) ? 1 : 0;
    for (int nextY = Math.max(y - 1, 0); nextY <= Math.min(y + 1, picture.height() - 1); nextY++) {
      for (int nextX = Math.max(x - 1, 0); nextX <= Math.min(x + 1, picture.width() - 1); nextX++) {
        if ((nextX != x || nextY != y) && picture.at(nextX, nextY) == colour && ++alike > EVEN) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean isAtBorder(Picture picture, int x, int y) {
    return x == 0 || y == 0 || x == picture.width() - 1 || y == picture.height() - 1;
  }
}
