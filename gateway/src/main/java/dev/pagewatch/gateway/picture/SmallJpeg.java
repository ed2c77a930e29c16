package dev.pagewatch.gateway.picture;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture in few bytes: as large as there is room for, and smaller where there isn't. */
final class SmallJpeg {

  private static final float QUALITY = 0.7f;
  private static final double[] SCALES = {1, 0.7, 0.5, 0.35, 0.25, 0.15};

  private SmallJpeg() {}

  /** A JPEG of at most so many bytes, or the smallest there is. Blocks while it computes. */
  static byte[] of(BufferedImage image, int most) {
    byte[] jpeg = {};
    for (double scale : SCALES) {
      jpeg = written(scale < 1 ? scaled(image, scale) : image);
      if (jpeg.length <= most) {
        break;
      }
    }
    return jpeg;
  }

  private static BufferedImage scaled(BufferedImage image, double scale) {
    int width = (int) Math.max(1, image.getWidth() * scale);
    int height = (int) Math.max(1, image.getHeight() * scale);
    BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = small.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, width, height, null);
    graphics.dispose();
    return small;
  }

  private static byte[] written(BufferedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(jpeg)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), how);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return jpeg.toByteArray();
  }
}
