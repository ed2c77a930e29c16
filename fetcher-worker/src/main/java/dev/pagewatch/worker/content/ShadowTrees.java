package dev.pagewatch.worker.content;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jspecify.annotations.Nullable;

/**
 * Shadow trees as HTML writes them down: a {@code template} with {@code shadowrootmode} within its
 * host (HTML, section 4.12.3). Selectors reach into them as into any element.
 */
final class ShadowTrees {

  private static final String TEMPLATE = "template";
  private static final String MODE = "shadowrootmode";

  private ShadowTrees() {}

  /**
   * Moves each host's first, which is the one that counts, behind its own children, so that these
   * are counted from the first as in a browser: {@code :first-child}, {@code li:nth-child(2)}.
   *
   * @param html the document's text
   */
  static void settle(Document document, String html) {
    if (!html.contains(MODE)) {
      return;
    }
    Map<Element, Element> ofHost = new LinkedHashMap<>();
    document.stream()
        .filter(ShadowTrees::isShadow)
        .filter(shadow -> shadow.parent() != null)
        .forEach(shadow -> ofHost.putIfAbsent(Objects.requireNonNull(shadow.parent()), shadow));
    ofHost.forEach(Element::appendChild);
  }

  static boolean isShadow(Element element) {
    if (!element.normalName().equals(TEMPLATE)) {
      return false;
    }
    String mode = element.attr(MODE);
    return mode.equalsIgnoreCase("open") || mode.equalsIgnoreCase("closed");
  }

  /** An element's own, or null. */
  static @Nullable Element of(Element host) {
    return host.childNodeSize() > 0
            && host.childNode(host.childNodeSize() - 1) instanceof Element last
            && isShadow(last)
        ? last
        : null;
  }

  /** The innermost that an element is in, or null. */
  static @Nullable Element around(Element element) {
    for (Node at = element.parent(); at != null; at = at.parent()) {
      if (at instanceof Element around && isShadow(around)) {
        return around;
      }
    }
    return null;
  }
}
