package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.options.ScreenshotScale;
import com.microsoft.playwright.options.ScreenshotType;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.fetch.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pictures of a page between its steps, in which what was filled in as a secret is covered. */
final class StepPictures {

  private static final Logger LOG = LoggerFactory.getLogger(StepPictures.class);

  private static final int JPEG_QUALITY = 40;
  private static final double LIMIT_MILLIS = 1_200;

  /** Of one picture; a larger one is left out. */
  private static final int MOST_BYTES = 300_000;

  /** Of all of a run. */
  private static final int MOST_BYTES_TOGETHER = 3_000_000;

  private final Page page;
  private final Function<byte[], @Nullable BlobRef> keep;
  private final List<Locator> secrets = new ArrayList<>();
  private int bytes;

  StepPictures(Page page, Function<byte[], @Nullable BlobRef> keep) {
    this.page = page;
    this.keep = keep;
  }

  /** Covers from now on what a step filled in, if that is a secret. */
  void hide(Step step) {
    if (step.secret() && step.selector() != null) {
      secrets.add(StepActs.all(page, step.selector()));
    }
  }

  /** What to cover. */
  List<Locator> secrets() {
    return secrets;
  }

  /** One of now, or null where there can be none. */
  @Nullable BlobRef take() {
    try {
      byte[] jpeg =
          page.screenshot(
              new Page.ScreenshotOptions()
                  .setType(ScreenshotType.JPEG)
                  .setQuality(JPEG_QUALITY)
                  .setScale(ScreenshotScale.CSS)
                  .setMask(secrets)
                  .setTimeout(LIMIT_MILLIS));
      if (jpeg.length > MOST_BYTES || bytes + jpeg.length > MOST_BYTES_TOGETHER) {
        return null;
      }
      bytes += jpeg.length;
      return keep.apply(jpeg);
    } catch (PlaywrightException e) {
      if (page.isClosed() || PageScript.isGone(e)) {
        throw e;
      }
      LOG.debug("A step could not be pictured");
      return null;
    }
  }
}
