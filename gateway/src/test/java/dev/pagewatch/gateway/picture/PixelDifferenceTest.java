package dev.pagewatch.gateway.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pagewatch.model.visual.PictureBounds;
import dev.pagewatch.model.visual.PictureWords;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What differs to people differs, and what only browsers do otherwise doesn't. */
class PixelDifferenceTest {

  private static final double THRESHOLD = 0.1;

  private static byte[] png(int width, int height, Consumer<Graphics2D> painter) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    painter.accept(graphics);
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return out.toByteArray();
  }

  private static Picture picture(int width, int height, Consumer<Graphics2D> painter)
      throws BadPictureException {
    return Picture.of(png(width, height, painter));
  }

  private static Consumer<Graphics2D> box(Color colour, int x, int y, int width, int height) {
    return graphics -> {
      graphics.setColor(colour);
      graphics.fillRect(x, y, width, height);
    };
  }

  private static Consumer<Graphics2D> line(boolean smooth) {
    return graphics -> {
      graphics.setRenderingHint(
          RenderingHints.KEY_ANTIALIASING,
          smooth ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
      graphics.setColor(Color.BLACK);
      graphics.fillPolygon(new int[] {10, 90, 10}, new int[] {10, 50, 90}, 3);
    };
  }

  private static double share(Picture one, Picture other) {
    return new PixelDifference(one, other, THRESHOLD).share();
  }

  @Test
  void exactlyThePixelsOfAnotherColourDiffer() throws Exception {
    Picture plain = picture(100, 100, graphics -> {});
    Picture boxed = picture(100, 100, box(Color.RED, 20, 30, 10, 5));

    assertThat(share(plain, plain)).isZero();
    assertThat(share(plain, boxed)).isEqualTo(50 / 10_000.0);
    assertThat(share(boxed, plain)).isEqualTo(50 / 10_000.0);
  }

  @Test
  void coloursThatAreAlmostTheSameAreOne() throws Exception {
    Picture one = picture(50, 50, box(new Color(200, 200, 200), 0, 0, 50, 50));
    Picture almost = picture(50, 50, box(new Color(204, 198, 203), 0, 0, 50, 50));
    Picture other = picture(50, 50, box(new Color(150, 200, 200), 0, 0, 50, 50));

    assertThat(share(one, almost)).isZero();
    assertThat(new PixelDifference(one, almost, 0).share()).isEqualTo(1);
    assertThat(share(one, other)).isEqualTo(1);
    assertThat(new PixelDifference(one, other, 1).share()).isZero();
  }

  @Test
  void theThresholdIsAShareOfTheGreatestDistance() throws Exception {
    Picture black = picture(10, 10, box(Color.BLACK, 0, 0, 10, 10));
    Picture white = picture(10, 10, graphics -> {});

    // Black and white are almost as far apart as can be: 0.5053 × 255² of 35,215.
    double distance = Math.sqrt(0.5053 * 255 * 255 / 35_215);
    assertThat(distance).isCloseTo(0.966, within(0.001));
    assertThat(new PixelDifference(black, white, distance - 0.001).share()).isEqualTo(1);
    assertThat(new PixelDifference(black, white, distance + 0.001).share()).isZero();
  }

  @Test
  void anEdgeThatIsSmoothedIsTheSameEdge() throws Exception {
    Picture smooth = picture(100, 100, line(true));
    Picture hard = picture(100, 100, line(false));

    double differing = share(smooth, hard);
    long otherwise = 0;
    for (int y = 0; y < 100; y++) {
      for (int x = 0; x < 100; x++) {
        if (Colours.distance(smooth.at(x, y), hard.at(x, y)) > Colours.limit(THRESHOLD)) {
          otherwise++;
        }
      }
    }
    assertThat(otherwise).isGreaterThan(50);
    assertThat(differing * 10_000).isLessThan(otherwise / 4.0);
  }

  @Test
  void whatMovesDiffers() throws Exception {
    Picture here = picture(200, 100, box(Color.BLUE, 20, 20, 60, 60));
    Picture there = picture(200, 100, box(Color.BLUE, 23, 20, 60, 60));

    assertThat(share(here, there)).isCloseTo(2 * 3 * 60 / 20_000.0, within(0.001));
  }

  @Test
  void ofPicturesOfOtherSizesTheRestDiffers() throws Exception {
    Picture small = picture(100, 100, graphics -> {});
    Picture high = picture(100, 200, graphics -> {});

    assertThat(small.isAsLargeAs(high)).isFalse();
    assertThat(share(small, high)).isEqualTo(0.5);
    BufferedImage marked =
        ImageIO.read(
            new java.io.ByteArrayInputStream(new PixelDifference(small, high, 0.1).marked()));
    assertThat(marked.getHeight()).isEqualTo(200);
    assertThat(marked.getRGB(50, 50) & 0xFFFFFF).isEqualTo(0xFFFFFF);
    assertThat(marked.getRGB(50, 150) & 0xFFFFFF).isEqualTo(0xE11D48);
  }

  @Test
  void textThatIsAnotherIsFound() throws Exception {
    Picture before = picture(300, 60, words("Opens at nine"));
    Picture after = picture(300, 60, words("Opens at five"));

    assertThat(share(before, after)).isGreaterThan(0.003);
  }

  private static Consumer<Graphics2D> words(String text) {
    return graphics -> {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
      graphics.setColor(Color.BLACK);
      graphics.drawString(text, 10, 40);
    };
  }

  @Test
  void sizesAreLookedAtBeforeAnythingIsDecoded() throws Exception {
    assertThatThrownBy(() -> Picture.of(header(100_000, 100_000)))
        .isInstanceOf(BadPictureException.class)
        .hasMessageContaining("100,000 × 100,000 pixels");
    assertThatThrownBy(() -> Picture.of(header(PictureBounds.MOST_PIXELS + 1, 1)))
        .hasMessageContaining("at most");
    assertThatThrownBy(() -> Picture.of(header(100, 100))).hasMessage("is broken");
    assertThatThrownBy(() -> Picture.of("no picture".getBytes(StandardCharsets.UTF_8)))
        .hasMessage("is no picture that can be compared");
  }

  /** A PNG that says how large it is, and has one empty row. */
  private static byte[] header(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
    ByteBuffer size = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk(out, "IHDR", size.put((byte) 8).put((byte) 2).put(new byte[3]).array());
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflated = new DeflaterOutputStream(row)) {
      deflated.write(0);
    }
    chunk(out, "IDAT", row.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    out.write(ByteBuffer.allocate(4).putInt(data.length).array());
    out.write(name);
    out.write(data);
    out.write(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }

  @Test
  void sharesAreToldInPercent() {
    assertThat(PictureWords.share(0.0325)).isEqualTo("3.25 % of the pixels");
    assertThat(PictureWords.share(0.5)).isEqualTo("50 % of the pixels");
    assertThat(PictureWords.share(1)).isEqualTo("100 % of the pixels");
    assertThat(PictureWords.share(0.00001)).isEqualTo("less than 0.01 % of the pixels");
  }
}
