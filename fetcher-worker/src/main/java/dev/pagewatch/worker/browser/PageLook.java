package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.ScreenshotAnimations;
import com.microsoft.playwright.options.ScreenshotCaret;
import com.microsoft.playwright.options.ScreenshotScale;
import com.microsoft.playwright.options.ScreenshotType;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.visual.PictureBounds;
import dev.pagewatch.model.visual.PictureWords;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a page, or parts of it, look like: one picture, at rest and without losses, in which what is
 * not to count is covered. Whether it differs enough to be a change, gateways tell, which have the
 * one before.
 */
final class PageLook {

  /** Of what the filters name; so many boxes are one area better named by what is around them. */
  private static final int MOST_PARTS = 200;

  /** Pictures until two in a row are the same: what comes late has come by then. */
  private static final int MOST_SHOTS = 3;

  /** What covers what doesn't count. */
  private static final String COVER = "#808080";

  /** Where the width and the height stand in a PNG (PNG, third edition, section 11.2.1). */
  private static final int PNG_SIZE = 16;

  private static final String TO_THE_TOP =
      "() => scrollTo({ left: 0, top: 0, behavior: 'instant' })";

  private static final String BOXES =
      """
      (elements, most) => elements.length > most ? null : elements.map(element => {
        const box = element.getBoundingClientRect();
        return [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY];
      })""";

  /** Covers what is between the parts. */
  private static final String COVER_BETWEEN =
      """
      ([colour, ...edges]) => {
        for (let i = 0; i < edges.length; i += 4) {
          const [left, top, right, bottom] = edges.slice(i, i + 4);
          const sheet = document.createElement('div');
          const style = {
            all: 'initial', position: 'absolute', left: `${left}px`, top: `${top}px`,
            width: `${right - left}px`, height: `${bottom - top}px`, background: colour,
            'z-index': '2147483647', 'pointer-events': 'none',
          };
          for (const [name, value] of Object.entries(style)) {
            sheet.style.setProperty(name, value, 'important');
          }
          sheet.setAttribute('data-pagewatch-cover', '');
          document.documentElement.append(sheet);
        }
      }""";

  private static final String UNCOVER =
      "() => document.querySelectorAll('[data-pagewatch-cover]').forEach(sheet => sheet.remove())";

  private final BrowserCheck check;
  private final Page page;
  private final String host;
  private final BlobSink blobs;

  /** Of a page that is ready. */
  PageLook(BrowserCheck check, Page page, String host, BlobSink blobs) {
    this.check = check;
    this.page = page;
    this.host = host;
    this.blobs = blobs;
  }

  /** Why there is no picture. */
  private static final class NoLookException extends RuntimeException {
    private final ErrorCode code;

    NoLookException(ErrorCode code, String message) {
      super(message, null, false, false);
      this.code = code;
    }
  }

  /**
   * Takes the picture.
   *
   * @param secrets what else to cover
   * @throws PlaywrightException when page or browser is gone
   */
  CheckOutcome look(List<Locator> secrets) {
    check.enter(Phase.EXTRACTING);
    try {
      return taken(secrets);
    } catch (NoLookException e) {
      return new Failed(e.code, String.valueOf(e.getMessage()));
    } catch (TimeoutError e) {
      return new Failed(
          ErrorCode.TIMEOUT, "the page at %s could not be pictured in time".formatted(host));
    } catch (BlobSink.BlobSinkException e) {
      return new Failed(
          ErrorCode.INTERNAL, "the picture of the page at %s could not be kept".formatted(host));
    }
  }

  private CheckOutcome taken(List<Locator> secrets) {
    Filters filters = check.job().options().filters();
    page.evaluate(TO_THE_TOP);
    List<Locator> covered = new ArrayList<>(secrets);
    for (Selector selector : filters.remove()) {
      Locator all = StepActs.all(page, selector);
      understood(selector, all::count);
      covered.add(all);
    }
    List<PartBox> parts = parts(filters);
    int width = ContextSettings.viewport(check.options()).width();
    PartBox area =
        parts.stream()
            .reduce(PartBox::with)
            .orElse(new PartBox(0, 0, width, PictureBounds.highest(width)));
    area = bounded(area, width);
    if (parts.size() > 1) {
      page.evaluate(COVER_BETWEEN, sheets(area.without(parts)));
    }
    byte[] png = atRest(area, covered);
    if (parts.size() > 1) {
      page.evaluate(UNCOVER); // previews picture the page once more
    }
    check.enter(Phase.COMPARING);
    return outcome(png);
  }

  private CheckOutcome outcome(byte[] png) {
    if (png.length > PictureBounds.MOST_BYTES) {
      throw new NoLookException(
          ErrorCode.TOO_LARGE,
          "the picture of the page at %s has over %d MB; name the part to watch in filters.include"
              .formatted(host, PictureBounds.MOST_BYTES / 1_000_000));
    }
    check.findings().looked(png);
    String hash = Sha256.hex(png);
    String title = page.title().isBlank() ? null : page.title().strip();
    if (hash.equals(check.job().previousHash())) {
      return new CheckOutcome.Same(hash, title);
    }
    ByteBuffer header = ByteBuffer.wrap(png);
    String text = PictureWords.text(header.getInt(PNG_SIZE), header.getInt(PNG_SIZE + 4));
    BlobRef kept = blobs.put(png, "image/png");
    return new CheckOutcome.Content(hash, text, Sha256.hex(text), true, title, null, kept, null);
  }

  /** The boxes of all that the filters name, each of which must be there; none for the page. */
  private List<PartBox> parts(Filters filters) {
    List<PartBox> parts = new ArrayList<>();
    for (Selector selector : filters.include()) {
      List<PartBox> found = boxes(selector);
      if (found.isEmpty()) {
        throw new NoLookException(
            ErrorCode.FILTER_NOT_FOUND,
            "the filter %s matches nothing on the page".formatted(selector));
      }
      List<PartBox> seen = found.stream().filter(PartBox::isSeen).map(PartBox::whole).toList();
      if (seen.isEmpty()) {
        throw new NoLookException(
            ErrorCode.FILTER_NOT_FOUND,
            "the filter %s matches only what can't be seen".formatted(selector));
      }
      parts.addAll(seen);
      if (parts.size() > MOST_PARTS) {
        throw tooMany(selector);
      }
    }
    return parts;
  }

  private List<PartBox> boxes(Selector selector) {
    Locator all = StepActs.all(page, selector);
    Object found = understood(selector, () -> all.evaluateAll(BOXES, MOST_PARTS));
    if (!(found instanceof List<?> boxes)) {
      throw tooMany(selector);
    }
    return boxes.stream().map(PageLook::box).toList();
  }

  private static NoLookException tooMany(Selector selector) {
    return new NoLookException(
        ErrorCode.FILTER_NOT_FOUND,
        "the filter %s matches over %d parts; name what is around them"
            .formatted(selector, MOST_PARTS));
  }

  /** What a question about a selector gives, unless it is none. */
  private @Nullable Object understood(Selector selector, Supplier<@Nullable Object> question) {
    try {
      return question.get();
    } catch (PlaywrightException e) {
      if (page.isClosed() || PageScript.isGone(e)) {
        throw e;
      }
      throw new NoLookException(
          ErrorCode.FILTER_NOT_FOUND,
          "the filter %s is none that browsers understand".formatted(selector));
    }
  }

  private static PartBox box(Object edges) {
    if (!(edges instanceof List<?> four) || four.size() != 4) {
      return new PartBox(0, 0, 0, 0);
    }
    double[] numbers =
        four.stream()
            .mapToDouble(it -> it instanceof Number number ? number.doubleValue() : 0)
            .toArray();
    return new PartBox(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  /** Whole pixels, no more of them than are compared. */
  private static PartBox bounded(PartBox area, int width) {
    double left = Math.max(0, Math.floor(area.left()));
    double top = Math.max(0, Math.floor(area.top()));
    double right = Math.min(Math.ceil(area.right()), left + Math.max(width, 1));
    double high = PictureBounds.highest((int) Math.max(1, right - left));
    return new PartBox(left, top, right, Math.min(Math.ceil(area.bottom()), top + high));
  }

  private static List<Object> sheets(List<PartBox> gaps) {
    List<Object> sheets = new ArrayList<>(List.of(COVER));
    for (PartBox gap : gaps) {
      sheets.addAll(List.of(gap.left(), gap.top(), gap.right(), gap.bottom()));
    }
    return sheets;
  }

  private byte[] atRest(PartBox area, List<Locator> covered) {
    byte[] last = shot(area, covered);
    for (int shots = 1; shots < MOST_SHOTS && !isKnown(last); shots++) {
      byte[] next = shot(area, covered);
      if (Arrays.equals(last, next)) {
        break;
      }
      last = next;
    }
    return last;
  }

  private boolean isKnown(byte[] png) {
    @Nullable String known = check.job().previousHash();
    return known != null && known.equals(Sha256.hex(png));
  }

  private byte[] shot(PartBox area, List<Locator> covered) {
    return page.screenshot(
        new Page.ScreenshotOptions()
            .setType(ScreenshotType.PNG)
            .setFullPage(true)
            .setClip(
                area.left(), area.top(), area.right() - area.left(), area.bottom() - area.top())
            .setAnimations(ScreenshotAnimations.DISABLED)
            .setCaret(ScreenshotCaret.HIDE)
            .setScale(ScreenshotScale.CSS)
            .setMask(covered)
            .setMaskColor(COVER)
            .setTimeout((double) Math.max(1, check.timeLeft().toMillis())));
  }
}
