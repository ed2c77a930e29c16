package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import dev.pagewatch.worker.content.PageDocument;
import java.util.ArrayList;
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

  private static final String TOO_LARGE = "too large";

  /**
   * How long each text is, then the texts. What a page may have laid hands on, such as {@code
   * Array.prototype.push}, is not relied on; where something goes wrong all the same, nothing.
   */
  private static final String READ =
      """
      ([mark, most, mostFrames]) => {
        const marked = [];
        try {
          const documents = [document];
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
            for (let at = 0; at < trees.length; at++) {
              const elements = trees[at].querySelectorAll('*');
              for (let i = 0; i < elements.length; i++) {
                const element = elements[i];
                const shadow = element.shadowRoot;
                if (shadow && shadow.slotAssignment !== 'manual') {
                  shadows[shadows.length] = shadow;
                  trees[trees.length] = shadow;
                }
                const name = element.localName;
                if ((name === 'iframe' || name === 'frame') && documents.length <= mostFrames) {
                  const inner = within(element);
                  if (inner) {
                    element.setAttribute(mark, documents.length - 1);
                    marked[marked.length] = element;
                    documents[documents.length] = inner;
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
          let lengths = '';
          let texts = '';
          for (let at = 0; at < documents.length; at++) {
            const text = (at === 0 && type ? new XMLSerializer().serializeToString(type) : '')
                + read(documents[at]);
            lengths += text.length + ' ';
            texts += text;
            if (texts.length > most) return 'too large';
          }
          return lengths + '\\n' + texts;
        } catch {
          return '';
        } finally {
          for (let i = 0; i < marked.length; i++) marked[i].removeAttribute(mark);
        }
      }""";

  /** The document alone. */
  private static final String PLAIN =
      """
      most => {
        const type = document.doctype;
        const html = (type ? new XMLSerializer().serializeToString(type) : '')
            + (document.documentElement ? document.documentElement.outerHTML : '');
        return html.length > most ? 'too large' : html;
      }""";

  private static final int MOST_FRAMES = 30;

  /**
   * Reads it.
   *
   * @param most characters in all; nothing where there are more, which would be more than a worker
   *     has memory for
   * @throws com.microsoft.playwright.PlaywrightException when page or browser is gone
   */
  static Optional<PageMarkup> of(Page page, int most) {
    String told =
        String.valueOf(page.evaluate(READ, List.of(PageDocument.FRAME, most, MOST_FRAMES)));
    if (told.equals(TOO_LARGE)) {
      return Optional.empty();
    }
    List<String> texts = texts(told);
    if (!texts.isEmpty()) {
      return Optional.of(
          new PageMarkup(texts.getFirst(), texts.subList(1, texts.size()), page.url()));
    }
    String plain = String.valueOf(page.evaluate(PLAIN, most));
    return plain.equals(TOO_LARGE)
        ? Optional.empty()
        : Optional.of(new PageMarkup(plain, List.of(), page.url()));
  }

  /** As {@link #READ} tells them; none where that is not so. */
  private static List<String> texts(String told) {
    int start = told.indexOf('\n') + 1;
    if (start == 0 || !told.substring(0, start).matches("(\\d{1,9} ){1,99}\n")) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    int from = start;
    for (String length : told.substring(0, start - 2).split(" ", -1)) {
      int end = from + Integer.parseInt(length);
      if (end > told.length()) {
        return List.of();
      }
      texts.add(told.substring(from, end));
      from = end;
    }
    return texts;
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
