package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.microsoft.playwright.options.WaitUntilState;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.fetch.StepAction;
import dev.pagewatch.model.filter.Selector;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each action does in a page. No message has a step's value in it. */
final class StepActs {

  /** A link that opens a window of its own opens here instead, as there is one window. */
  private static final String STAY_HERE =
      """
      e => {
        for (const it of [e.closest('a, area'), e.form || e.closest('form')]) {
          if (it && it.hasAttribute('target')) it.removeAttribute('target');
        }
      }""";

  private static final String SCROLL_PAGE =
      """
      dy => {
        const end = document.scrollingElement || document.documentElement;
        if (dy == null) end.scrollTo({top: end.scrollHeight, behavior: 'instant'});
        else window.scrollBy({top: dy, behavior: 'instant'});
      }""";

  private static final String SCROLL_ELEMENT =
      "(e, dy) => e.scrollBy({top: dy, behavior: 'instant'})";

  private final Page page;
  private final Function<String, Optional<Failed>> judge;

  StepActs(Page page, Function<String, Optional<Failed>> judge) {
    this.page = page;
    this.judge = judge;
  }

  /** How long a step may still take, from now on. */
  static final class Limit {
    private final Duration whole;
    private final long until;

    Limit(Duration whole) {
      this.whole = whole;
      this.until = System.nanoTime() + whole.toNanos();
    }

    double leftMillis() {
      return Math.max(1, (until - System.nanoTime()) / 1_000_000);
    }
  }

  /** All that a selector finds. */
  static Locator all(Page page, Selector selector) {
    return page.locator(selector.language().wireName() + "=" + selector.expression());
  }

  /**
   * Does a step, without waiting for what it leads to.
   *
   * @throws PlaywrightException as {@link #complaint} knows them, or when page or browser is gone
   */
  StepEnd act(Step step, Limit limit) {
    Locator element = null;
    if (step.selector() != null) {
      element = found(step, step.selector(), limit);
      if (element == null) {
        String message = "found nothing within %s s".formatted(StepRunner.seconds(limit.whole));
        return step.optional() ? StepEnd.skipped(message) : StepEnd.failed(message);
      }
    }
    String value = step.value() == null ? "" : step.value();
    return element == null
        ? onPage(step.action(), value, step, limit)
        : onElement(step.action(), value, element, limit);
  }

  private @Nullable Locator found(Step step, Selector selector, Limit limit) {
    boolean shown = step.action() != StepAction.SCROLL;
    Locator all = all(page, selector);
    Locator first =
        (shown ? all.filter(new Locator.FilterOptions().setVisible(true)) : all).first();
    try {
      first.waitFor(
          new Locator.WaitForOptions()
              .setState(shown ? WaitForSelectorState.VISIBLE : WaitForSelectorState.ATTACHED)
              .setTimeout(limit.leftMillis()));
      return first;
    } catch (TimeoutError e) {
      return null;
    }
  }

  // Playwright means to do without waiting one day; until then it has to be told.
  @SuppressWarnings("deprecation")
  private static StepEnd onElement(StepAction action, String value, Locator element, Limit limit) {
    switch (action) {
      case CLICK -> {
        element.evaluate(
            STAY_HERE, null, new Locator.EvaluateOptions().setTimeout(limit.leftMillis()));
        element.click(
            new Locator.ClickOptions().setNoWaitAfter(true).setTimeout(limit.leftMillis()));
      }
      case FILL -> element.fill(value, new Locator.FillOptions().setTimeout(limit.leftMillis()));
      case SELECT ->
          element.selectOption(
              value, new Locator.SelectOptionOptions().setTimeout(limit.leftMillis()));
      case PRESS ->
          element.press(
              value,
              new Locator.PressOptions().setNoWaitAfter(true).setTimeout(limit.leftMillis()));
      case CHECK -> element.check(new Locator.CheckOptions().setTimeout(limit.leftMillis()));
      case UNCHECK -> element.uncheck(new Locator.UncheckOptions().setTimeout(limit.leftMillis()));
      case SCROLL -> {
        element.scrollIntoViewIfNeeded(
            new Locator.ScrollIntoViewIfNeededOptions().setTimeout(limit.leftMillis()));
        if (!value.isEmpty()) {
          element.evaluate(
              SCROLL_ELEMENT,
              Integer.valueOf(value),
              new Locator.EvaluateOptions().setTimeout(limit.leftMillis()));
        }
      }
      case WAIT_FOR -> {
        // Found is all there is to it.
      }
      case GOTO, WAIT, EXECUTE -> throw new IllegalStateException(action + " has no element");
    }
    return StepEnd.DONE;
  }

  private StepEnd onPage(StepAction action, String value, Step step, Limit limit) {
    switch (action) {
      case GOTO -> {
        return open(value, limit);
      }
      case PRESS -> page.keyboard().press(value);
      case SCROLL -> page.evaluate(SCROLL_PAGE, value.isEmpty() ? null : Integer.valueOf(value));
      case WAIT ->
          page.waitForTimeout(
              Math.min((double) Duration.parse(value).toMillis(), limit.leftMillis()));
      case EXECUTE -> {
        Optional<String> complaint = PageScript.run(page, value);
        if (complaint.isPresent()) {
          return StepEnd.failed(step.secret() ? "failed" : "failed: " + complaint.get());
        }
      }
      case CLICK, FILL, SELECT, CHECK, UNCHECK, WAIT_FOR ->
          throw new IllegalStateException(action + " needs an element");
    }
    return StepEnd.DONE;
  }

  private StepEnd open(String url, Limit limit) {
    Optional<Failed> refused = judge.apply(url);
    if (refused.isPresent()) {
      return StepEnd.failed(refused.get(), "is not done: ");
    }
    try {
      page.navigate(
          url,
          new Page.NavigateOptions()
              .setWaitUntil(WaitUntilState.COMMIT)
              .setTimeout(limit.leftMillis()));
    } catch (TimeoutError e) {
      return StepEnd.failed(
          "was not answered within %s s".formatted(StepRunner.seconds(limit.whole)));
    } catch (PlaywrightException e) {
      String message = String.valueOf(e.getMessage());
      if (!PageFailures.isPagesDoing(message)) {
        throw e;
      }
      return StepEnd.failed(
          PageFailures.ofNavigation(message, PageVisit.host(url)), "can't go on: ");
    }
    return StepEnd.DONE;
  }

  /** What Playwright's complaint means to people: its own has calls with their values in it. */
  static String complaint(Step step, PlaywrightException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof TimeoutError) {
      return switch (step.action()) {
        case CLICK, CHECK, UNCHECK ->
            ("could not be done within %s s: something covers the element, or it moves, is disabled"
                    + " or keeps the page busy")
                .formatted(StepRunner.seconds(step.patience()));
        case SELECT ->
            "could not be done within %s s: the list has no such option, or is disabled"
                .formatted(StepRunner.seconds(step.patience()));
        default ->
            "could not be done within %s s: the element is disabled or can't be changed"
                .formatted(StepRunner.seconds(step.patience()));
      };
    }
    if (message.contains("Unknown key")) {
      return "names no key that browsers know";
    }
    if (message.contains("not an <input>") || message.contains("not a <select>")) {
      return "is about an element that takes no such value";
    }
    if (message.contains("Not a checkbox")) {
      return "is about an element that is no box to tick";
    }
    return message.contains("selector") || message.contains("Unexpected token")
        ? "has a selector that browsers don't understand"
        : "could not be done";
  }
}
