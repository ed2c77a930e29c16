package dev.pagewatch.gateway.picture;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Which pixels of two pictures differ: those whose colours are further apart than a threshold and
 * don't just smooth an edge. Of pictures that aren't as large as each other, all that only one has
 * differs. Blocks while it computes.
 */
public final class PixelDifference {

  private static final int MARK = 0xE11D48;

  /** What of the picture's own is seen behind the marks. */
  private static final double FAINT = 0.35;

  private final Picture before;
  private final Picture after;
  private final double limit;
  private final SmoothedEdges edges;

  /**
   * Of two pictures.
   *
   * @param threshold from 0 to 1, as in {@link dev.pagewatch.model.visual.VisualOptions}
   */
  public PixelDifference(Picture before, Picture after, double threshold) {
    this.before = before;
    this.after = after;
    this.limit = Colours.limit(threshold);
    this.edges = new SmoothedEdges(before, after);
  }

  /** Which share of the pixels differs, from 0 to 1. */
  public double share() {
    int width = Math.max(before.width(), after.width());
    int height = Math.max(before.height(), after.height());
    long differing = 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (differs(x, y)) {
          differing++;
        }
      }
    }
    return (double) differing / ((long) width * height);
  }

  private boolean differs(int x, int y) {
    boolean then = x < before.width() && y < before.height();
    boolean now = x < after.width() && y < after.height();
    if (!then || !now) {
      return then || now;
    }
    int one = before.at(x, y);
    int other = after.at(x, y);
    if (one == other || Colours.distance(one, other) <= limit) {
      return false;
    }
    // Around a pixel that is in both pictures, others may not be.
    return !before.isAsLargeAs(after) || !edges.isAt(x, y);
  }

  /** A PNG of what is now, faint and without colour, on which all that differs is red. */
  public byte[] marked() {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(drawn(), "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }

  /** The same as a JPEG of about so many bytes at most, drawn smaller where it takes that. */
  public byte[] markedWithin(int bytes) {
    return SmallJpeg.of(drawn(), bytes);
  }

  private BufferedImage drawn() {
    int width = Math.max(before.width(), after.width());
    int height = Math.max(before.height(), after.height());
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[x] = differs(x, y) ? MARK : faint(x, y);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
    return image;
  }

  private int faint(int x, int y) {
    if (x >= after.width() || y >= after.height()) {
      return 0xFFFFFF; // where neither has any
    }
    int grey = (int) (255 - (255 - Colours.brightness(after.at(x, y))) * FAINT);
    return grey << 16 | grey << 8 | grey;
  }
}
