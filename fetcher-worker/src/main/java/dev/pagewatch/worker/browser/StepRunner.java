package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.fetch.StepAction;
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

  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(2);

  /** A page that is led on and on is read where it is then. */
  private static final int MOST_HOPS = 5;

  private final BrowserCheck check;
  private final Page page;
  private final Navigations navigations;
  private final Settling settling;
  private final StepActs acts;
  private final Supplier<Optional<Failed>> ledAstray;
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
    this.page = page;
    this.navigations = navigations;
    this.settling = settling;
    this.acts = new StepActs(page, judge);
    this.ledAstray = ledAstray;
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
    navigations.forget();
    StepEnd end = ended(step);
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

  private StepEnd ended(Step step) {
    Duration left = check.timeLeft().minus(RESERVE);
    if (left.isNegative() || left.isZero()) {
      return StepEnd.failed("was not begun: the check's time was over");
    }
    Duration patience = shorter(wanted(step), left);
    StepEnd end;
    try {
      end = acts.act(step, new StepActs.Limit(patience));
    } catch (PlaywrightException e) {
      if (page.isClosed() || PageScript.isGone(e) || says(e, "crashed")) {
        throw e;
      }
      end = StepEnd.failed(StepActs.complaint(step, e));
    }
    return end.ending() == Ending.DONE ? settled(step, end) : end;
  }

  private static Duration wanted(Step step) {
    return step.action() == StepAction.WAIT && step.value() != null
        ? Duration.parse(step.value())
        : step.patience();
  }

  /** Waits for what a step led to and looks whether that is a page to go on with. */
  private StepEnd settled(Step step, StepEnd end) {
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      int before = navigations.begun();
      Duration patience = shorter(step.patience(), check.timeLeft().minus(RESERVE));
      if (!settling.arrived(navigations, patience)) {
        return StepEnd.failed(
            "led to a page that did not answer within %s s".formatted(seconds(patience)));
      }
      settling.still(shorter(SETTLE_LIMIT, check.timeLeft().minus(RESERVE)));
      Optional<Failed> astray = ledAstray.get();
      if (astray.isPresent()) {
        return StepEnd.failed(astray.get(), "led to a page to stop at: ");
      }
      if (navigations.begun() == before) {
        break;
      }
    }
    String scheme = page.url().replaceFirst(":.*", "");
    return switch (scheme) {
      case "http", "https", "about" -> end;
      default -> StepEnd.failed("led away from the web");
    };
  }

  private static Duration shorter(Duration one, Duration other) {
    Duration least = one.compareTo(other) < 0 ? one : other;
    return least.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : least;
  }

  static String seconds(Duration duration) {
    return String.valueOf(duration.toMillis() / 1000.0).replaceFirst("\\.0$", "");
  }

  private static boolean says(PlaywrightException e, String words) {
    return String.valueOf(e.getMessage()).contains(words);
  }
}
