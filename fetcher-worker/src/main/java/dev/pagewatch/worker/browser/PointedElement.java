package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import dev.pagewatch.model.filter.Selector;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is at a point of a page, or has its focus, and a selector that finds it again: by id, test
 * id, name or label, by its text, else by a short path; the only one of its kind in the page as it
 * is now.
 *
 * @param kind what it is to a person
 * @param secret whether what is typed into it is a secret
 * @param ticked whether a box is ticked before the click
 * @param value what is in a field or chosen in a list
 */
record PointedElement(Kind kind, Selector selector, boolean secret, boolean ticked, String value) {

  /** What it is to a person. */
  enum Kind {
    FIELD,
    LIST,
    BOX,
    FRAME,
    OTHER
  }

  private static final String DESCRIBE =
      """
      const describe = e => {
        const root = e.getRootNode(), tag = e.localName, inPage = root === document;
        const type = tag === 'input' ? e.type : '';
        const one = s => { try { return root.querySelectorAll(s).length === 1 } catch { return false } };
        const oneX = x => { try { return document.evaluate('count(' + x + ')', document, null, 1, null)
          .numberValue === 1 } catch { return false } };
        const plain = v => v && v.length <= 100 && !/["\\\\\\x00-\\x1f]/.test(v);
        const find = () => {
          if (e.id && !/\\d{4,}/.test(e.id) && one('#' + CSS.escape(e.id))) return 'css:#' + CSS.escape(e.id);
          for (const a of ['data-testid', 'data-test', 'data-test-id', 'name', 'aria-label', 'placeholder',
              'title', 'alt']) {
            const v = e.getAttribute(a), s = tag + '[' + a + '="' + v + '"]';
            if (plain(v) && one(s)) return 'css:' + s;
          }
          if (['submit', 'button', 'radio', 'checkbox'].includes(type)) {
            const v = e.getAttribute('value'), s = 'input[type="' + type + '"][value="' + v + '"]';
            if (plain(v) && one(s)) return 'css:' + s;
          }
          const text = (e.textContent || '').replace(/[ \\t\\r\\n]+/g, ' ').replace(/^ | $/g, '');
          if (inPage && plain(text) && (e.hasAttribute('role')
              || ['a', 'button', 'label', 'summary', 'li', 'span', 'option'].includes(tag))) {
            const x = '//' + tag + '[normalize-space()="' + text + '"]';
            if (oneX(x)) return 'xpath:' + x;
          }
          const parts = [];
          for (let n = e; n && n !== document.documentElement; n = n.parentElement) {
            if (n !== e && n.id && one('#' + CSS.escape(n.id))) {
              parts.unshift('#' + CSS.escape(n.id));
              break;
            }
            const same = n.parentElement
              ? [...n.parentElement.children].filter(c => c.localName === n.localName) : [];
            parts.unshift(CSS.escape(n.localName)
              + (same.length > 1 ? ':nth-of-type(' + (same.indexOf(n) + 1) + ')' : ''));
            if (one(parts.join(' > '))) break;
          }
          return 'css:' + (parts.join(' > ') || 'html');
        };
        const fields = ['button', 'submit', 'reset', 'checkbox', 'radio', 'file', 'image', 'color', 'range',
          'hidden'];
        const kind = tag === 'select' ? 'LIST'
          : ['checkbox', 'radio'].includes(type) ? 'BOX'
          : tag === 'textarea' || e.isContentEditable || (tag === 'input' && !fields.includes(type)) ? 'FIELD'
          : ['iframe', 'frame', 'embed', 'object'].includes(tag) ? 'FRAME' : 'OTHER';
        const chosen = tag === 'select' && e.selectedOptions[0];
        return {
          kind, selector: find(),
          secret: type === 'password' || /password|one-time-code/.test(e.autocomplete || ''),
          ticked: !!e.checked && type !== 'radio',
          value: String(chosen ? chosen.value || chosen.label
            : kind === 'FIELD' ? (e.isContentEditable ? e.textContent : e.value) : ''),
        };
      };
      """;

  private static final String AT =
      "([x, y]) => {"
          + DESCRIBE
          + """
        let e = document.elementFromPoint(x, y);
        for (let in_ = e; in_ && in_.shadowRoot; ) {
          in_ = in_.shadowRoot.elementFromPoint(x, y);
          if (!in_ || in_ === e) break;
          e = in_;
        }
        if (!e) return null;
        e = e.closest('a[href], button, input, select, textarea, label, summary, [role], [onclick],'
          + ' [contenteditable]') || e;
        const control = e.localName === 'label' && e.control;
        if (control && ['checkbox', 'radio'].includes(control.type) && control.offsetWidth > 1
            && control.checkVisibility && control.checkVisibility()) e = control;
        for (const it of [e.closest('a, area'), e.form || e.closest('form')]) {
          if (it && it.hasAttribute('target')) it.removeAttribute('target');
        }
        if (e.localName === 'select') e.focus();
        return describe(e);
      }""";

  private static final String FOCUSED =
      "() => {"
          + DESCRIBE
          + """
        let e = document.activeElement;
        while (e && e.shadowRoot && e.shadowRoot.activeElement) e = e.shadowRoot.activeElement;
        return e && e !== document.body && e !== document.documentElement ? describe(e) : null;
      }""";

  private static final String SCROLLER =
      "([x, y]) => {"
          + DESCRIBE
          + """
        for (let e = document.elementFromPoint(x, y); e && e !== document.body
            && e !== document.documentElement; e = e.parentElement) {
          if (e.scrollHeight > e.clientHeight && /auto|scroll/.test(getComputedStyle(e).overflowY)) {
            return describe(e);
          }
        }
        return null;
      }""";

  /** What is at a point; readies it for a click: a list gets the focus, a link opens here. */
  static Optional<PointedElement> at(Page page, double x, double y) {
    return read(page.evaluate(AT, new Object[] {x, y}));
  }

  /** What has the focus. */
  static Optional<PointedElement> focused(Page page) {
    return read(page.evaluate(FOCUSED));
  }

  /** What scrolls at a point, if that is not the page. */
  static Optional<PointedElement> scroller(Page page, double x, double y) {
    return read(page.evaluate(SCROLLER, new Object[] {x, y}));
  }

  private static Optional<PointedElement> read(@Nullable Object found) {
    if (!(found instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    return Optional.of(
        new PointedElement(
            Kind.valueOf(String.valueOf(map.get("kind"))),
            Selector.parse(String.valueOf(map.get("selector"))),
            Boolean.TRUE.equals(map.get("secret")),
            Boolean.TRUE.equals(map.get("ticked")),
            String.valueOf(map.get("value"))));
  }

  /** Without the value, which may be a password. */
  @Override
  public String toString() {
    return "PointedElement[%s %s]".formatted(kind, selector);
  }
}
