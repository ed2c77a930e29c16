package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import dev.pagewatch.worker.content.PageDocument;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;

/**
 * A page's HTML as it is now, with what people see and {@code outerHTML} leaves out: open shadow
 * trees, written as declarative ones, and the documents in frames of the page's own origin. Roots
 * that scripts fill slots of by hand are left out, for HTML can't say what is in which; so are
 * frames that can't be seen, and those that only scripts wrote into, as advertisements are.
 *
 * @param html of the page, with its shadow trees
 * @param frames of the documents in frames, in the order of {@link PageDocument#FRAME}
 * @param url of the page
 */
record PageMarkup(String html, List<String> frames, String url) {

  private static final Pattern MARK = Pattern.compile(" " + PageDocument.FRAME + "=\"\\d+\"");

  /**
   * Nothing where it is too large to be handed over: what a page can grow to would be more than a
   * worker has memory for.
   */
  private static final String READ =
      """
      ([mark, most, mostFrames]) => {
        const documents = [document];
        const marked = [];
        const isSeen = frame => {
          const box = frame.getBoundingClientRect();
          return box.width >= 10 && box.height >= 10
              && (frame.localName === 'frame' || frame.checkVisibility({ visibilityProperty: true }));
        };
        const within = frame => {
          try {
            const inner = frame.contentDocument;
            const own = frame.hasAttribute('srcdoc') || /^https?:/.test(inner.URL);
            return own && inner.body && isSeen(frame) ? inner : null;
          } catch {
            return null; // of another origin
          }
        };
        const read = whole => {
          const shadows = [];
          const trees = [whole];
          for (let tree = trees.pop(); tree; tree = trees.pop()) {
            for (const element of tree.querySelectorAll('*')) {
              const shadow = element.shadowRoot;
              if (shadow && shadow.slotAssignment !== 'manual') {
                shadows.push(shadow);
                trees.push(shadow);
              }
              const name = element.localName;
              if ((name === 'iframe' || name === 'frame') && documents.length <= mostFrames) {
                const inner = within(element);
                if (inner) {
                  element.setAttribute(mark, documents.length - 1);
                  marked.push(element);
                  documents.push(inner);
                }
              }
            }
          }
          const root = whole.documentElement;
          if (!root) return '';
          if (shadows.length === 0) return root.outerHTML;
          try {
            const empty = root.cloneNode(false).outerHTML;
            const end = empty.lastIndexOf('</');
            return empty.slice(0, end) + root.getHTML({ shadowRoots: shadows }) + empty.slice(end);
          } catch {
            return root.outerHTML; // roots of the page's own making
          }
        };
        const type = document.doctype;
        const texts = [];
        let left = most;
        try {
          for (let at = 0; at < documents.length; at++) {
            const text = read(documents[at]);
            left -= text.length;
            if (left < 0) return null;
            texts.push(text);
          }
        } finally {
          for (const element of marked) element.removeAttribute(mark);
        }
        if (type) texts[0] = new XMLSerializer().serializeToString(type) + texts[0];
        return texts;
      }""";

  private static final int MOST_FRAMES = 30;

  /**
   * Reads it.
   *
   * @param most characters in all; nothing where there are more
   * @throws com.microsoft.playwright.PlaywrightException when page or browser is gone
   */
  static Optional<PageMarkup> of(Page page, int most) {
    if (!(page.evaluate(READ, List.of(PageDocument.FRAME, most, MOST_FRAMES))
        instanceof List<?> texts)) {
      return Optional.empty();
    }
    List<String> read = texts.stream().map(String::valueOf).toList();
    return Optional.of(new PageMarkup(read.getFirst(), read.subList(1, read.size()), page.url()));
  }

  /** What is kept: with the frames' elements as they are in the page. */
  String kept() {
    return frames.isEmpty() ? html : MARK.matcher(html).replaceAll("");
  }

  /** What is read and chosen from. */
  Document document() {
    return PageDocument.parse(html, url, frames);
  }
}
