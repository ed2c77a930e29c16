package dev.pagewatch.gateway.picture;

import dev.pagewatch.model.visual.PictureBounds;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** A decoded picture. */
public final class Picture {

  private final int width;
  private final int height;
  private final int[] pixels;

  /** Of pixels row by row, each {@code 0xRRGGBB}; not changed afterwards by the caller. */
  Picture(int width, int height, int[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * Decodes a PNG or JPEG. Its size is looked at first: a few bytes may stand for any number of
   * pixels. Blocks while it computes.
   *
   * @throws BadPictureException where it is something else, broken or too large
   */
  public static Picture of(byte[] body) throws BadPictureException {
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(body))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        throw new BadPictureException("is no picture that can be compared");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        return of(reader);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // Readers throw whatever comes when a file is made to harm.
      throw new BadPictureException("is broken");
    }
  }

  private static Picture of(ImageReader reader) throws IOException, BadPictureException {
    int width = reader.getWidth(0);
    int height = reader.getHeight(0);
    if ((long) width * height > PictureBounds.MOST_PIXELS) {
      throw new BadPictureException(
          "is %,d × %,d pixels large; at most %,d are compared"
              .formatted(width, height, PictureBounds.MOST_PIXELS));
    }
    BufferedImage image = reader.read(0);
    int[] pixels = new int[width * height];
    image.getRGB(0, 0, width, height, pixels, 0, width);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] &= 0xFFFFFF;
    }
    return new Picture(width, height, pixels);
  }

  /** In pixels. */
  public int width() {
    return width;
  }

  /** In pixels. */
  public int height() {
    return height;
  }

  /** The colour at a place, {@code 0xRRGGBB}. */
  int at(int x, int y) {
    return pixels[y * width + x];
  }

  /** Whether the other is as wide and as high. */
  public boolean isAsLargeAs(Picture other) {
    return width == other.width && height == other.height;
  }
}
