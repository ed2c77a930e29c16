package dev.pagewatch.worker.content;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;

/**
 * Writes what a reader would see of a document that {@link FlatTree} walks, without recursion, so
 * that a page of 100,000 nested elements costs no stack.
 */
final class ReadableNodes implements NodeFilter {

  private static final Set<String> UNREAD =
      Set.of(
          "script",
          "style",
          "noscript",
          "template",
          "svg",
          "head",
          "title",
          "object",
          "embed",
          "canvas",
          "audio",
          "video",
          "datalist",
          "noframes",
          "noembed");

  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "article",
          "aside",
          "blockquote",
          "body",
          "button",
          "caption",
          "center",
          "dd",
          "details",
          "dialog",
          "dir",
          "div",
          "dl",
          "dt",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "frame",
          "h1",
          "h2",
          "h3",
          "h4",
          "h5",
          "h6",
          "header",
          "hgroup",
          "hr",
          "iframe",
          "legend",
          "listing",
          "main",
          "menu",
          "nav",
          "ol",
          "optgroup",
          "option",
          "p",
          "plaintext",
          "pre",
          "search",
          "section",
          "select",
          "summary",
          "table",
          "tbody",
          "textarea",
          "tfoot",
          "thead",
          "ul",
          "xmp");

  private static final Set<String> PREFORMATTED =
      Set.of("pre", "textarea", "listing", "xmp", "plaintext");

  private final LineWriter lines;
  private int preformatted;

  ReadableNodes(LineWriter lines) {
    this.lines = lines;
  }

  /** Whether an element is read at all, whatever is around it. */
  static boolean isShown(Element element) {
    return !isUnread(element, element.normalName()) && !isHidden(element, element.normalName());
  }

  @Override
  public FilterResult head(Node node, int depth) {
    if (node instanceof TextNode text) {
      if (preformatted > 0) {
        lines.preformatted(text.getWholeText());
      } else {
        lines.text(text.getWholeText());
      }
      return FilterResult.CONTINUE;
    }
    if (!(node instanceof Element element)) {
      return FilterResult.CONTINUE;
    }
    String name = element.normalName();
    if (isUnread(element, name) || isHidden(element, name)) {
      return FilterResult.SKIP_ENTIRELY;
    }
    switch (name) {
      case "br" -> lines.lineBreak();
      case "li" -> lines.item();
      case "tr" -> lines.row();
      case "td", "th" -> lines.openCell();
      default -> blockBorder(name);
    }
    if (PREFORMATTED.contains(name)) {
      preformatted++;
    }
    return FilterResult.CONTINUE;
  }

  @Override
  public FilterResult tail(Node node, int depth) {
    if (node instanceof Element element) {
      String name = element.normalName();
      switch (name) {
        case "li" -> lines.block();
        case "tr" -> lines.row();
        case "td", "th" -> lines.closeCell();
        default -> blockBorder(name);
      }
      if (PREFORMATTED.contains(name)) {
        preformatted--;
      }
    }
    return FilterResult.CONTINUE;
  }

  /** What is within a frame is another document, where it was read with this one. */
  private static boolean isUnread(Element element, String name) {
    return UNREAD.contains(name) || (name.equals("iframe") && !PageDocument.hasFrame(element));
  }

  private void blockBorder(String name) {
    if (BLOCKS.contains(name)) {
      lines.block();
    }
  }

  private static boolean isHidden(Element element, String name) {
    if (element.hasAttr("hidden") || (name.equals("dialog") && !element.hasAttr("open"))) {
      return true;
    }
    if (!element.hasAttr("style")) {
      return false;
    }
    String style = element.attr("style").toLowerCase(Locale.ROOT);
    for (String declaration : style.split(";", -1)) {
      int colon = declaration.indexOf(':');
      if (colon > 0
          && declaration.substring(0, colon).strip().equals("display")
          && declaration.substring(colon + 1).strip().matches("none(\\s*!\\s*important)?")) {
        return true;
      }
    }
    return false;
  }
}
