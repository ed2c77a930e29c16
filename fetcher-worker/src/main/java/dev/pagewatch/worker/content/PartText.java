package dev.pagewatch.worker.content;

import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeVisitor;

/** What parts of a document say, as lines; a part is read for itself, hidden around it or not. */
public final class PartText {

  private PartText() {}

  /**
   * An element of a page, read as {@link PageText} reads pages. One that pages don't show, such as
   * {@code title} or {@code script}, says what is in it.
   */
  public static String ofHtml(Element element) {
    LineWriter lines = new LineWriter();
    ReadableNodes reading = new ReadableNodes(lines);
    if (ReadableNodes.isShown(element)) {
      FlatTree.walk(element, reading);
    } else {
      for (Node child : element.childNodes()) {
        if (child instanceof DataNode data) {
          lines.preformatted(data.getWholeData());
        } else {
          FlatTree.walk(child, reading);
        }
      }
    }
    return lines.text();
  }

  /** An element of XML: each element in it that has text begins a line. */
  public static String ofXml(Element element) {
    LineWriter lines = new LineWriter();
    element.traverse(
        new NodeVisitor() {
          @Override
          public void head(Node node, int depth) {
            if (node instanceof TextNode text) {
              lines.text(text.getWholeText());
            } else if (node instanceof Element) {
              lines.block();
            }
          }

          @Override
          public void tail(Node node, int depth) {
            if (node instanceof Element) {
              lines.block();
            }
          }
        });
    return lines.text();
  }
}
