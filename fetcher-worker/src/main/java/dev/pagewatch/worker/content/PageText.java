package dev.pagewatch.worker.content;

import dev.pagewatch.model.hash.Sha256;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/**
 * What a document says, as readable lines: what both engines compare and people see.
 *
 * <p>Each block is a line of its own, list items start with {@code "- "}, the cells of a table row
 * share a line, separated by {@code " | "}. Scripts, styles and what is marked hidden are left out;
 * blanks are collapsed but in preformatted text. Lines have no trailing blanks and there is never
 * more than one empty line in a row. The same document always gives the same text.
 */
public final class PageText {

  private static final int LONGEST_TITLE = 500;

  private final @Nullable String title;
  private final String text;
  private final String counting;
  private final String hash;

  private PageText(@Nullable String title, String text) {
    this(title, text, text);
  }

  private PageText(@Nullable String title, String text, String counting) {
    this.title = title;
    this.text = text;
    this.counting = counting;
    this.hash = Sha256.hex(counting);
  }

  /**
   * Reads an HTML or XHTML document, however malformed.
   *
   * @param html the document
   * @param baseUri the URL it came from
   */
  public static PageText of(String html, String baseUri) {
    return of(PageDocument.parse(html, baseUri));
  }

  /** Reads a parsed document. */
  public static PageText of(Document document) {
    LineWriter lines = new LineWriter();
    FlatTree.walk(document.body(), new ReadableNodes(lines));
    return new PageText(titleOf(document), lines.text());
  }

  /** Reads plain text: lines without trailing blanks, otherwise as they are. */
  public static PageText ofPlainText(String text) {
    LineWriter lines = new LineWriter();
    lines.preformatted(text);
    return new PageText(null, lines.text());
  }

  /**
   * Reads what a document of another kind says.
   *
   * @param title its own, empty where it has none
   * @param text lines, as in {@link #ofPlainText}
   * @param counting those of them that are compared
   */
  public static PageText of(String title, String text, String counting) {
    String lines = ofPlainText(text).text;
    return new PageText(
        shortened(title), lines, counting.equals(text) ? lines : ofPlainText(counting).text);
  }

  /** The document's own title with blanks collapsed, or null; at most 500 characters. */
  public @Nullable String title() {
    return title;
  }

  /** Readable lines joined by {@code \n}, without a last line break; empty when it says nothing. */
  public String text() {
    return text;
  }

  /** What of the text is compared where no filter says: all of it, but of images. */
  public String counting() {
    return counting;
  }

  /** Lower-case hex SHA-256, in UTF-8, of what is compared. */
  public String hash() {
    return hash;
  }

  private static @Nullable String titleOf(Document document) {
    Element element = document.head().selectFirst("title");
    return element == null ? null : shortened(element.text());
  }

  private static @Nullable String shortened(String title) {
    String line = title.replaceAll("\\s+", " ").strip();
    return line.isEmpty() ? null : beginning(line, LONGEST_TITLE);
  }

  /** At most so many characters of a text, and no half of one that takes two. */
  public static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
