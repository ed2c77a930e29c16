package dev.pagewatch.model.fetch;

import dev.pagewatch.model.json.Fields;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The size of the browser's window.
 *
 * @param width in CSS pixels, {@value #LEAST} to {@value #MOST}
 * @param height in CSS pixels, {@value #LEAST} to {@value #MOST}
 */
public record Viewport(int width, int height) {

  /** Least pixels of a side. */
  public static final int LEAST = 100;

  /** Most pixels of a side: pictures of it are kept. */
  public static final int MOST = 4_000;

  private static final String BOUNDS =
      "a whole number of pixels from %d to %d".formatted(LEAST, MOST);

  /**
   * Checks the bounds.
   *
   * @throws IllegalArgumentException when one is out of them
   */
  public Viewport {
    if (width < LEAST || width > MOST || height < LEAST || height > MOST) {
      throw new IllegalArgumentException("width and height must each be " + BOUNDS);
    }
  }

  static @Nullable Viewport read(Fields parent) {
    Fields fields = parent.object("viewport", List.of("width", "height")).orElse(null);
    if (fields == null) {
      return null;
    }
    Integer width = fields.whole("width", LEAST, MOST, BOUNDS);
    Integer height = fields.whole("height", LEAST, MOST, BOUNDS);
    for (String side : List.of("width", "height")) {
      if (!fields.has(side)) {
        fields.wrong(side, "is needed: " + BOUNDS);
      }
    }
    return width == null || height == null ? null : new Viewport(width, height);
  }
}
