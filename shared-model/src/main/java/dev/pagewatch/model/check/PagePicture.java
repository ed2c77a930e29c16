package dev.pagewatch.model.check;

import java.util.List;

/**
 * A page as a browser showed it, and what is where on it at that moment.
 *
 * @param elements those that can be seen, in the document's order
 * @param elementsCut whether there are more of them
 */
public record PagePicture(Screenshot screenshot, List<PageElement> elements, boolean elementsCut) {

  /** Most bytes of a picture: it travels in its answer. */
  public static final int MOST_BYTES = 300_000;

  /** Most elements listed. */
  public static final int MOST_ELEMENTS = 2_000;

  /** Copies the elements. */
  public PagePicture {
    elements = List.copyOf(elements);
  }

  /**
   * The picture, of the page's beginning where it is very long.
   *
   * @param mediaType {@code image/jpeg}
   * @param width of what is shown, in CSS pixels; the image may have fewer
   * @param height likewise
   * @param pageHeight of the whole page, at least {@code height}
   * @param data the image, in base64
   */
  public record Screenshot(String mediaType, int width, int height, int pageHeight, String data) {}
}
