package dev.pagewatch.worker.browser;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.check.PageElement;
import dev.pagewatch.model.check.PagePicture;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.content.PageText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pictures a page with what is where on it. The page is brought to a stand first: its scripts run
 * no more and its animations rest, so that the picture and the boxes are of one moment; a page is
 * of no other use afterwards. What can't be stopped is left to the check's deadline.
 */
final class Picturing {

  private static final Logger LOG = LoggerFactory.getLogger(Picturing.class);

  private static final int HIGHEST = 8_000;
  private static final int WIDEST = 4_000;

  /** Where images that come late move the rest. */
  private static final int TRIES = 3;

  /** No other try begins after that. */
  private static final long PATIENCE_NANOS = 3_000_000_000L;

  private static final int EVALUATION_LIMIT_MILLIS = 8_000;
  private static final int MOST_LISTED = 3_000_000;
  private static final int LONGEST_SELECTOR = 400;
  private static final int LONGEST_TEXT = 200;

  private static final String ELEMENTS = script();

  /** Rests animations, goes to the top and tells what there is to picture. */
  private static final String STILL =
      """
      (() => {
        for (const animation of document.getAnimations().slice(0, 5000)) {
          try {
            animation.pause();
            animation.currentTime = animation.currentTime;
          } catch {
            // One that can't rest goes on.
          }
        }
        scrollTo({ left: 0, top: 0, behavior: 'instant' });
        const root = document.documentElement;
        const high = Math.max(root.scrollHeight, document.body?.scrollHeight ?? 0, innerHeight);
        return JSON.stringify({ type: document.contentType, width: innerWidth, height: high });
      })()""";

  private static final List<Shot> SHOTS =
      List.of(
          new Shot(60, 1),
          new Shot(45, 1),
          new Shot(45, 0.75),
          new Shot(40, 0.5),
          new Shot(30, 0.35),
          new Shot(25, 0.25));

  private final Page page;
  private final boolean framesToo;

  /**
   * Of a page that has been read.
   *
   * @param framesToo whether what is in frames is among what can be watched
   */
  Picturing(Page page, boolean framesToo) {
    this.page = page;
    this.framesToo = framesToo;
  }

  /** How an image is made: its JPEG quality, and its pixels for each of CSS. */
  private record Shot(int quality, double scale) {}

  /** What there is to picture. */
  private record Extent(String type, int width, int height) {}

  /** What {@code elements.js} answers. */
  private record Listed(List<PageElement> elements, boolean cut) {}

  private static String script() {
    try (InputStream in = Picturing.class.getResourceAsStream("elements.js")) {
      return new String(
          Objects.requireNonNull(in, "elements.js is missing").readAllBytes(),
          StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes the picture, or says why there is none.
   *
   * @throws PlaywrightException when the browser is gone
   */
  void tell(Findings findings) {
    try {
      CDPSession session = page.context().newCDPSession(page);
      findings.pictured(taken(session));
    } catch (NoPictureException e) {
      findings.notPictured(String.valueOf(e.getMessage()));
    } catch (JsonProcessingException e) {
      LOG.warn("A page's elements can't be read: {}", e.getOriginalMessage());
      findings.notPictured("what is on the page can't be told");
    } catch (PlaywrightException e) {
      if (page.isClosed()) {
        throw e;
      }
      LOG.info("A page could not be pictured: {}", String.valueOf(e.getMessage()));
      findings.notPictured("the browser could not picture the page");
    }
  }

  private PagePicture taken(CDPSession session) throws JsonProcessingException {
    JsonObject off = new JsonObject();
    off.addProperty("value", true);
    session.send("Emulation.setScriptExecutionDisabled", off);
    int world = world(session);
    Extent extent = Json.mapper().readValue(evaluated(session, world, STILL), Extent.class);
    if (!extent.type().equals("text/html") && !extent.type().equals("application/xhtml+xml")) {
      throw new NoPictureException(
          "this is %s, which has no elements to point at"
              .formatted(PageText.beginning(extent.type(), LONGEST_TEXT)));
    }
    int width = Math.clamp(extent.width(), 1, WIDEST);
    int height = Math.clamp(extent.height(), 1, HIGHEST);
    String listing =
        "(%s)(%d, %d, %d, %b)"
            .formatted(ELEMENTS, PagePicture.MOST_ELEMENTS, width, height, framesToo);
    String listed = "";
    String image = "";
    long patience = System.nanoTime() + PATIENCE_NANOS;
    for (int tries = 0; tries == 0 || (tries < TRIES && System.nanoTime() < patience); tries++) {
      listed = evaluated(session, world, listing);
      image = image(session, width, height);
      if (evaluated(session, world, "String(unmoved())").equals("true")) {
        break;
      }
    }
    if (listed.length() > MOST_LISTED) {
      throw new NoPictureException("the page's elements take too much to tell");
    }
    Listed elements = Json.mapper().readValue(listed, Listed.class);
    return new PagePicture(
        new PagePicture.Screenshot(
            "image/jpeg", width, height, Math.max(height, extent.height()), image),
        elements.elements().stream()
            .filter(Picturing::isBounded)
            .limit(PagePicture.MOST_ELEMENTS)
            .toList(),
        elements.cut());
  }

  private static boolean isBounded(PageElement element) {
    return element.selector().length() <= LONGEST_SELECTOR
        && element.text().length() <= LONGEST_TEXT;
  }

  /** A world beside the page's own scripts, with nothing in it that they have laid hands on. */
  private static int world(CDPSession session) {
    JsonObject frame =
        session.send("Page.getFrameTree").getAsJsonObject("frameTree").getAsJsonObject("frame");
    JsonObject where = new JsonObject();
    where.add("frameId", frame.get("id"));
    where.addProperty("worldName", "pagewatch");
    return session.send("Page.createIsolatedWorld", where).get("executionContextId").getAsInt();
  }

  /** A text that an expression gives. */
  private static String evaluated(CDPSession session, int world, String expression) {
    JsonObject call = new JsonObject();
    call.addProperty("expression", expression);
    call.addProperty("contextId", world);
    call.addProperty("returnByValue", true);
    call.addProperty("timeout", EVALUATION_LIMIT_MILLIS);
    JsonObject answer = session.send("Runtime.evaluate", call);
    JsonObject result = answer.getAsJsonObject("result");
    if (answer.has("exceptionDetails") || !result.has("value")) {
      LOG.info("A page's elements can't be listed: {}", answer.get("exceptionDetails"));
      throw new NoPictureException("what is on the page can't be told");
    }
    return result.get("value").getAsString();
  }

  /** In as good a quality as there is room for. */
  private static String image(CDPSession session, int width, int height) {
    int at = 0;
    while (at < SHOTS.size()) {
      String data = image(session, width, height, SHOTS.get(at));
      long bytes = data.length() * 3L / 4;
      if (bytes <= PagePicture.MOST_BYTES) {
        return data;
      }
      // Each makes about two thirds of the one before; another shot of a long page takes its time.
      at += Math.max(1, (int) (Math.log((double) bytes / PagePicture.MOST_BYTES) / Math.log(1.6)));
    }
    throw new NoPictureException("the page's picture is too large, however small it is drawn");
  }

  private static String image(CDPSession session, int width, int height, Shot shot) {
    JsonObject clip = new JsonObject();
    clip.addProperty("x", 0);
    clip.addProperty("y", 0);
    clip.addProperty("width", width);
    clip.addProperty("height", height);
    clip.addProperty("scale", shot.scale());
    JsonObject how = new JsonObject();
    how.addProperty("format", "jpeg");
    how.addProperty("quality", shot.quality());
    how.add("clip", clip);
    how.addProperty("captureBeyondViewport", true);
    return Optional.ofNullable(session.send("Page.captureScreenshot", how).get("data"))
        .orElseThrow(() -> new NoPictureException("the browser could not picture the page"))
        .getAsString();
  }

  /** Why there is none, for people. */
  private static final class NoPictureException extends RuntimeException {
    NoPictureException(String message) {
      super(message, null, false, false);
    }
  }
}
