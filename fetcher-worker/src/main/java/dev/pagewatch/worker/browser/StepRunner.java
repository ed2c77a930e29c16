package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does a watch's steps in a page, one after the other, each once what the former led to has
 * settled. All waits are bounded but the page's own scripts, which the check's deadline ends from
 * outside.
 */
final class StepRunner {

  /** Left of the check's time for the picture and for ending it in words of our own. */
  private static final Duration RESERVE = Duration.ofMillis(1_500);

  private final BrowserCheck check;
  private final StepTaker taker;
  private final StepPictures pictures;

  /**
   * For a page that has loaded.
   *
   * @param judge refuses URLs that may not be opened
   * @param ledAstray why the last navigation's answer is no page to go on with
   * @param keep stores a JPEG; null where it can't
   */
  StepRunner(
      BrowserCheck check,
      Page page,
      Navigations navigations,
      Settling settling,
      Function<String, Optional<Failed>> judge,
      Supplier<Optional<Failed>> ledAstray,
      Function<byte[], @Nullable BlobRef> keep) {
    this.check = check;
    this.taker = new StepTaker(page, navigations, settling, judge, ledAstray);
    this.pictures = new StepPictures(page, keep);
  }

  /** What hides secrets in pictures of the page. */
  StepPictures pictures() {
    return pictures;
  }

  /**
   * Does them all, or up to the first that fails.
   *
   * @return the failure, or nothing
   * @throws PlaywrightException when page or browser is gone
   */
  Optional<Failed> run(List<Step> steps) {
    int number = 0;
    for (Step step : steps) {
      number++;
      Optional<Failed> failed = run(number, step);
      if (failed.isPresent()) {
        return failed;
      }
    }
    check.doing("");
    return Optional.empty();
  }

  private Optional<Failed> run(int number, Step step) {
    String name = "step %d (%s)".formatted(number, step.name());
    check.doing(name);
    long began = System.nanoTime();
    StepEnd end = taker.take(step, () -> check.timeLeft().minus(RESERVE));
    pictures.hide(step);
    Failed failure =
        end.ending() == Ending.FAILED
            ? new Failed(end.code(), "%s %s".formatted(name, end.message()))
            : null;
    check
        .findings()
        .stepped(
            new StepRun(
                number,
                step.action(),
                end.ending(),
                (System.nanoTime() - began) / 1_000_000,
                end.message(),
                pictures.take()));
    return Optional.ofNullable(failure);
  }

  static String seconds(Duration duration) {
    return String.valueOf(duration.toMillis() / 1000.0).replaceFirst("\\.0$", "");
  }
}
