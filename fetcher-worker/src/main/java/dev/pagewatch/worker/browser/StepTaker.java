package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.fetch.StepAction;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Does one step in a page and waits until what it led to has settled. */
final class StepTaker {

  private static final Duration SETTLE_LIMIT = Duration.ofSeconds(2);

  /** A page that is led on and on is read where it is then. */
  private static final int MOST_HOPS = 5;

  private final Page page;
  private final Navigations navigations;
  private final Settling settling;
  private final StepActs acts;
  private final Supplier<Optional<Failed>> ledAstray;

  /**
   * For a page that has loaded.
   *
   * @param judge refuses URLs that may not be opened
   * @param ledAstray why the last navigation's answer is no page to go on with
   */
  StepTaker(
      Page page,
      Navigations navigations,
      Settling settling,
      Function<String, Optional<Failed>> judge,
      Supplier<Optional<Failed>> ledAstray) {
    this.page = page;
    this.navigations = navigations;
    this.settling = settling;
    this.acts = new StepActs(page, judge);
    this.ledAstray = ledAstray;
  }

  /**
   * Does a step.
   *
   * @param timeLeft for it and all that comes after it; less than nothing when that is over
   * @throws PlaywrightException when page or browser is gone
   */
  StepEnd take(Step step, Supplier<Duration> timeLeft) {
    if (timeLeft.get().compareTo(Duration.ofMillis(1)) < 0) {
      return StepEnd.failed("was not begun: the check's time was over");
    }
    navigations.forget();
    StepEnd end;
    try {
      end = acts.act(step, new StepActs.Limit(shorter(wanted(step), timeLeft.get())));
    } catch (PlaywrightException e) {
      if (page.isClosed() || PageScript.isGone(e) || says(e, "crashed")) {
        throw e;
      }
      end = StepEnd.failed(StepActs.complaint(step, e));
    }
    return end.ending() == Ending.DONE ? settled(step.patience(), timeLeft, end) : end;
  }

  private static Duration wanted(Step step) {
    return step.action() == StepAction.WAIT && step.value() != null
        ? Duration.parse(step.value())
        : step.patience();
  }

  /**
   * Waits for what something led to and looks whether that is a page to go on with.
   *
   * @param end what comes of it if so
   */
  StepEnd settled(Duration patience, Supplier<Duration> timeLeft, StepEnd end) {
    for (int hop = 0; hop < MOST_HOPS; hop++) {
      int before = navigations.begun();
      Duration most = shorter(patience, timeLeft.get());
      if (!settling.arrived(navigations, most)) {
        return StepEnd.failed(
            "led to a page that did not answer within %s s".formatted(StepRunner.seconds(most)));
      }
      settling.still(shorter(SETTLE_LIMIT, timeLeft.get()));
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

  private static boolean says(PlaywrightException e, String words) {
    return String.valueOf(e.getMessage()).contains(words);
  }
}
