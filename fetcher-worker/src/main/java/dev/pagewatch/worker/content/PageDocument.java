package dev.pagewatch.worker.content;

import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/** HTML as the tree that is read and that selectors choose from. */
public final class PageDocument {

  /**
   * Stands at a frame's element in a page's HTML, with the frame's place among those told of beside
   * it.
   */
  public static final String FRAME = "data-pagewatch-frame";

  /** As deep as jsoup lets HTML be; further elements are siblings. */
  private static final int DEEPEST = 512;

  private PageDocument() {}

  /**
   * Parses a document, however malformed. A shadow tree that is written down in it (a {@code
   * template} with {@code shadowrootmode}) is the last child of its host.
   *
   * @param baseUri the URL it came from
   */
  public static Document parse(String html, String baseUri) {
    Document document = Jsoup.parse(html, baseUri, Parser.htmlParser().setMaxDepth(DEEPEST));
    ShadowTrees.settle(document, html);
    return document;
  }

  /**
   * Parses a document with what is in its frames, whose elements then have as children what their
   * documents' bodies have.
   *
   * @param frames HTML of the documents in frames, which may have frames of the list in turn, later
   *     ones; elements name them by {@link #FRAME}
   */
  public static Document parse(String html, String baseUri, List<String> frames) {
    Document document = parse(html, baseUri);
    List<Document> within = frames.stream().map(frame -> parse(frame, baseUri)).toList();
    // From the innermost, so that what moves has its own frames in it.
    for (int at = within.size() - 1; at >= 0; at--) {
      String place = "[%s=%d]".formatted(FRAME, at);
      Element element = document.selectFirst(place);
      for (int around = at - 1; element == null && around >= 0; around--) {
        element = within.get(around).selectFirst(place);
      }
      if (element != null) {
        element.empty();
        element.appendChildren(within.get(at).body().childNodes());
      }
    }
    return document;
  }

  /** Whether a frame's document was read with the one around it. */
  static boolean hasFrame(Element element) {
    return element.hasAttr(FRAME);
  }
}
