package dev.pagewatch.worker.content;

import dev.pagewatch.model.hash.Sha256;
import org.jsoup.Jsoup;
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
  private final String hash;

  private PageText(@Nullable String title, String text) {
    this.title = title;
    this.text = text;
    this.hash = Sha256.hex(text);
  }

  /**
   * Reads an HTML or XHTML document, however malformed.
   *
   * @param html the document
   * @param baseUri the URL it came from
   */
  public static PageText of(String html, String baseUri) {
    return of(Jsoup.parse(html, baseUri));
  }

  /** Reads a parsed document. */
  public static PageText of(Document document) {
    LineWriter lines = new LineWriter();
    document.body().filter(new ReadableNodes(lines));
    return new PageText(titleOf(document), lines.text());
  }

  /** Reads plain text: lines without trailing blanks, otherwise as they are. */
  public static PageText ofPlainText(String text) {
    LineWriter lines = new LineWriter();
    lines.preformatted(text);
    return new PageText(null, lines.text());
  }

  /** The document's own title with blanks collapsed, or null; at most 500 characters. */
  public @Nullable String title() {
    return title;
  }

  /** Readable lines joined by {@code \n}, without a last line break; empty when it says nothing. */
  public String text() {
    return text;
  }

  /** Lower-case hex SHA-256 of the text in UTF-8. */
  public String hash() {
    return hash;
  }

  private static @Nullable String titleOf(Document document) {
    Element element = document.head().selectFirst("title");
    String title = element == null ? "" : element.text().replaceAll("\\s+", " ").strip();
    return title.isEmpty() ? null : beginning(title, LONGEST_TITLE);
  }

  /** At most so many characters of a text, and no half of one that takes two. */
  public static String beginning(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }
}
