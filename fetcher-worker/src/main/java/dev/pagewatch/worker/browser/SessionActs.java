package dev.pagewatch.worker.browser;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.fetch.StepAction;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.session.SessionAct;
import dev.pagewatch.worker.browser.PointedElement.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person does in a session's page, done and kept as steps. What goes into one field is one
 * step, as is scrolling on.
 */
final class SessionActs {

  /** What keys write that is not written by them. */
  private static final List<String> LEAVING = List.of("Enter", "Tab", "Escape");

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final SessionPage session;
  private final Page page;
  private final List<Step> steps;

  /** Adds to {@code steps}. */
  SessionActs(SessionPage session, List<Step> steps) {
    this.session = session;
    this.page = session.page();
    this.steps = steps;
  }

  /**
   * What came of it.
   *
   * @param step as it stands now; null for none
   * @param problem why it was not done or led nowhere; null when all is well
   */
  record Done(@Nullable Step step, @Nullable String problem) {
    static Done problem(String problem) {
      return new Done(null, problem);
    }
  }

  /**
   * Does something.
   *
   * @throws PlaywrightException when page or browser is gone
   */
  Done act(SessionAct act) {
    String text = act.text() == null ? "" : act.text();
    try {
      return switch (act.op()) {
        case CLICK -> click(act.x(), act.y());
        case TYPE -> type(text);
        case PRESS -> press(text);
        case SCROLL -> scroll(act.x(), act.y(), act.dy());
        case GOTO -> open(text);
        case UNDO, CLOSE -> throw new IllegalStateException(act.op() + " is none of the page's");
      };
    } catch (IllegalArgumentException e) {
      // A step's own rules: too long a text, no URL.
      return Done.problem("this can be no step: its " + e.getMessage());
    } catch (PlaywrightException e) {
      if (page.isClosed() || PageScript.isGone(e)) {
        throw e;
      }
      return Done.problem(
          String.valueOf(e.getMessage()).contains("Unknown key")
              ? "there is no such key; write it like Enter, Tab or Control+A"
              : "the page went on meanwhile; try again");
    }
  }

  private Done click(double x, double y) {
    PointedElement at = PointedElement.at(page, x, y).orElse(null);
    if (at == null) {
      return Done.problem("there is nothing at this point");
    }
    if (at.kind() == Kind.FRAME) {
      return Done.problem("steps can't be taken in a frame within the page");
    }
    if (at.kind() == Kind.LIST) {
      return new Done(null, null); // Has the focus; what is typed chooses in it.
    }
    StepAction action = StepAction.CLICK;
    if (at.kind() == Kind.BOX) {
      action = at.ticked() ? StepAction.UNCHECK : StepAction.CHECK;
    }
    Optional<Done> full = full();
    if (full.isPresent()) {
      return full.get();
    }
    Step step = step(action, at.selector(), null, false);
    session.forgetNavigations();
    page.mouse().click(x, y);
    return added(step);
  }

  private Done type(String text) {
    PointedElement field = PointedElement.focused(page).orElse(null);
    if (field != null && field.kind() == Kind.LIST) {
      StepEnd end =
          session.take(step(StepAction.SELECT, field.selector(), text, false), () -> PATIENCE);
      return end.message() == null ? chosen() : Done.problem("the list has no such option");
    }
    if (field == null || field.kind() != Kind.FIELD) {
      return Done.problem("nothing here takes text; click a field first");
    }
    Optional<Done> full = isGoingOn(StepAction.FILL, field.selector()) ? Optional.empty() : full();
    if (full.isPresent()) {
      return full.get();
    }
    session.forgetNavigations();
    page.keyboard().type(text);
    return filled(field);
  }

  private Done press(String key) {
    PointedElement focused = PointedElement.focused(page).orElse(null);
    if (focused != null && !LEAVING.contains(key)) {
      if (focused.kind() == Kind.LIST) {
        page.keyboard().press(key);
        return chosen();
      }
      if (focused.kind() == Kind.FIELD) {
        return write(focused, key);
      }
    }
    Optional<Done> full = full();
    if (full.isPresent()) {
      return full.get();
    }
    Step step = step(StepAction.PRESS, focused == null ? null : focused.selector(), key, false);
    session.forgetNavigations();
    page.keyboard().press(key);
    return added(step);
  }

  /** A key in a field: what it did to the text, or a step of its own where it did nothing. */
  private Done write(PointedElement field, String key) {
    boolean goingOn = isGoingOn(StepAction.FILL, field.selector());
    Optional<Done> full = goingOn ? Optional.empty() : full();
    if (full.isPresent()) {
      return full.get();
    }
    Step step = step(StepAction.PRESS, field.selector(), key, false);
    session.forgetNavigations();
    page.keyboard().press(key);
    boolean wrote =
        PointedElement.focused(page)
            .filter(now -> now.selector().equals(field.selector()))
            .filter(now -> !now.value().equals(field.value()))
            .isPresent();
    return wrote || goingOn ? filled(field) : added(step);
  }

  /** The field's step with what is in it now. */
  private Done filled(PointedElement field) {
    PointedElement now = PointedElement.focused(page).orElse(field);
    PointedElement kept = now.selector().equals(field.selector()) ? now : field;
    Step step = step(StepAction.FILL, kept.selector(), kept.value(), kept.secret());
    // A click only gave it the focus, as filling does.
    dropLast(StepAction.CLICK, field.selector());
    dropLast(StepAction.FILL, field.selector());
    return added(step);
  }

  private Done chosen() {
    PointedElement list = PointedElement.focused(page).orElse(null);
    if (list == null || list.kind() != Kind.LIST) {
      return new Done(null, null);
    }
    dropLast(StepAction.SELECT, list.selector());
    return added(step(StepAction.SELECT, list.selector(), list.value(), false));
  }

  private Done scroll(double x, double y, double dy) {
    Selector inside =
        PointedElement.scroller(page, x, y).map(PointedElement::selector).orElse(null);
    long pixels = Math.round(dy);
    if (isGoingOn(StepAction.SCROLL, inside)) {
      pixels += Long.parseLong(String.valueOf(steps.getLast().value()));
    } else if (full().isPresent()) {
      return full().get();
    }
    Step step = step(StepAction.SCROLL, inside, Long.toString(pixels), false);
    session.forgetNavigations();
    page.mouse().move(x, y);
    page.mouse().wheel(0, dy);
    dropLast(StepAction.SCROLL, inside);
    return added(step);
  }

  private Done open(String url) {
    Optional<Done> full = full();
    if (full.isPresent()) {
      return full.get();
    }
    Step step = step(StepAction.GOTO, null, url, false);
    StepEnd end = session.take(step, () -> PATIENCE.multipliedBy(3));
    if (end.message() != null) {
      return Done.problem("this " + end.message());
    }
    steps.add(step);
    return new Done(step, null);
  }

  private Done added(Step step) {
    steps.add(step);
    return new Done(step, session.settle().orElse(null));
  }

  private Optional<Done> full() {
    return steps.size() < Fields.MAX_ITEMS
        ? Optional.empty()
        : Optional.of(Done.problem("%d steps are the most".formatted(Fields.MAX_ITEMS)));
  }

  private boolean isGoingOn(StepAction action, @Nullable Selector selector) {
    if (steps.isEmpty() || steps.getLast().action() != action) {
      return false;
    }
    Selector last = steps.getLast().selector();
    return selector == null ? last == null : selector.equals(last);
  }

  private void dropLast(StepAction action, @Nullable Selector selector) {
    if (isGoingOn(action, selector)) {
      steps.removeLast();
    }
  }

  private static Step step(
      StepAction action, @Nullable Selector selector, @Nullable String value, boolean secret) {
    return new Step(action, selector, value, false, null, secret);
  }
}
