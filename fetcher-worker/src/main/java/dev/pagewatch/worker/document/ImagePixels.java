package dev.pagewatch.worker.document;

import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.watch.ErrorCode;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What an image shows, as lines. Only its size and pixels are compared, so that one that was packed
 * anew is the same; format, bytes and checksum are for people. Where the format is known but not
 * this variant of it, as with JPEGs in CMYK, all is compared.
 */
final class ImagePixels {

  /** Of one image, checked before anything is decoded: they are held in memory. */
  static final long MOST_PIXELS = 40_000_000;

  /** Of all frames of an animation; further ones are compared by checksum. */
  static final long MOST_FRAME_PIXELS = 100_000_000;

  private ImagePixels() {}

  static ReadDocument read(byte[] body) throws UnreadableException {
    ImageIO.setUseCache(false);
    String format =
        ImageFormat.of(body)
            .map(known -> known.name().toLowerCase(Locale.ROOT))
            .orElseThrow(
                () ->
                    new UnreadableException(
                        ErrorCode.UNSUPPORTED_CONTENT, "is no image, whatever it is called"));
    try (ImageInputStream stream = ImageIO.createImageInputStream(new ByteArrayInputStream(body))) {
      Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
      if (!readers.hasNext()) {
        throw new UnreadableException(
            ErrorCode.UNSUPPORTED_CONTENT, "is a %s, which can't be read here".formatted(format));
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, false, true);
        return read(reader, format, body);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      throw broken();
    }
  }

  private static ReadDocument read(ImageReader reader, String format, byte[] body)
      throws IOException, UnreadableException {
    boolean[] cut = new boolean[1];
    reader.addIIOReadWarningListener(
        (source, warning) -> cut[0] |= warning.toLowerCase(Locale.ROOT).contains("premature"));
    int width = bounded(reader, 0);
    String size = "%d × %d pixels".formatted(width, reader.getHeight(0));
    String pixels = hash(reader);
    if (cut[0]) {
      throw broken();
    }
    String file =
        "%s image, %d bytes\nSHA-256 %s"
            .formatted(format.toUpperCase(Locale.ROOT), body.length, Sha256.hex(body));
    if (pixels == null) {
      return new ReadDocument("", size + "\n" + file, Optional.empty());
    }
    String counting = "%s\npixels SHA-256 %s".formatted(size, pixels);
    return new ReadDocument("", counting + "\n" + file, Optional.of(counting));
  }

  private static UnreadableException broken() {
    return new UnreadableException(ErrorCode.UNSUPPORTED_CONTENT, "is broken or cut off");
  }

  /** The width, of an image that is not too large. */
  private static int bounded(ImageReader reader, int frame)
      throws IOException, UnreadableException {
    int width = reader.getWidth(frame);
    int height = reader.getHeight(frame);
    if (width <= 0 || height <= 0) {
      throw broken();
    }
    if ((long) width * height > MOST_PIXELS) {
      throw new UnreadableException(
          ErrorCode.TOO_LARGE,
          "is %,d × %,d pixels large; at most %d million are read"
              .formatted(width, height, MOST_PIXELS / 1_000_000));
    }
    return width;
  }

  /** Of all frames, or null where they are too many or of a variant that can't be decoded. */
  private static @Nullable String hash(ImageReader reader) throws IOException, UnreadableException {
    MessageDigest digest = Sha256.digest();
    int frames = reader.getNumImages(true);
    long left = MOST_FRAME_PIXELS;
    for (int frame = 0; frame < frames; frame++) {
      left -= (long) bounded(reader, frame) * reader.getHeight(frame);
      if (left < 0) {
        return null;
      }
      BufferedImage image;
      try {
        image = reader.read(frame);
      } catch (IOException e) {
        // The words of com.sun.imageio.plugins.jpeg for CMYK.
        if (String.valueOf(e.getMessage()).contains("Unsupported Image Type")) {
          return null;
        }
        throw e;
      }
      digest(image, digest);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void digest(BufferedImage image, MessageDigest digest) {
    int width = image.getWidth();
    boolean grey =
        image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY
            && image.getRaster().getNumBands() <= 2;
    ByteBuffer bytes = ByteBuffer.allocate(width * 4);
    int[] row = new int[width];
    digest.update(ByteBuffer.allocate(8).putInt(width).putInt(image.getHeight()).flip());
    for (int y = 0; y < image.getHeight(); y++) {
      if (grey) {
        greyRow(image, y, row);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      bytes.clear();
      for (int argb : row) {
        // What can't be seen has no colour.
        bytes.putInt(argb >>> 24 == 0 ? 0 : argb);
      }
      digest.update(bytes.flip());
    }
  }

  /** As it is in colour images: Java takes bare greys for linear and would make them lighter. */
  private static void greyRow(BufferedImage image, int y, int[] row) {
    Raster raster = image.getRaster();
    int bits = raster.getSampleModel().getSampleSize(0);
    int most = (1 << bits) - 1;
    boolean alpha = raster.getNumBands() == 2;
    for (int x = 0; x < row.length; x++) {
      int grey = raster.getSample(x, y, 0) * 255 / most;
      int opacity = alpha ? raster.getSample(x, y, 1) * 255 / most : 255;
      row[x] = opacity << 24 | grey << 16 | grey << 8 | grey;
    }
  }
}
