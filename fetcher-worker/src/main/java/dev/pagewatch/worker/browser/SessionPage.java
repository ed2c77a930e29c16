package dev.pagewatch.worker.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.fetch.StepAction;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.worker.egress.EgressGuard;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The page of a session, from its opening to the next undo. Used on the session's thread alone. */
final class SessionPage implements AutoCloseable {

  private static final int JPEG_QUALITY = 60;

  /** For what an act led to. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final BrowserContext context;
  private final Page page;
  private final Navigations navigations;
  private final StepTaker taker;
  private final CDPSession devtools;

  private SessionPage(
      BrowserContext context,
      Page page,
      Navigations navigations,
      StepTaker taker,
      CDPSession devtools) {
    this.context = context;
    this.page = page;
    this.navigations = navigations;
    this.taker = taker;
    this.devtools = devtools;
  }

  /**
   * A blank one, whose pictures begin to come.
   *
   * @param frames told of each picture: the next comes after {@link #next}
   */
  static SessionPage of(
      SlotBrowser browser,
      CheckRoute route,
      EgressGuard guard,
      SessionOpen asked,
      SessionFrames frames) {
    FetchOptions options = asked.fetch();
    URI url = URI.create(asked.url());
    BrowserContext context = browser.newContext(options, route.override());
    ContextSettings.addCookies(context, options, url);
    Page page = context.newPage();
    PageTraffic.guard(page, options, options.blocked(asked.kind()), url);
    HostJudge hosts = HostJudge.of(guard, options);
    Navigations navigations = Navigations.of(page, asked.url());
    Settling settling =
        new Settling(page, WatchUrl.host(url), PATIENCE, () -> PATIENCE, navigations);
    StepTaker taker =
        new StepTaker(
            page,
            navigations,
            settling,
            target -> hosts.refusal(PageVisit.host(target)),
            Optional::empty);
    CDPSession devtools = context.newCDPSession(page);
    devtools.on("Page.screencastFrame", frames::came);
    JsonObject screencast = new JsonObject();
    screencast.addProperty("format", "jpeg");
    screencast.addProperty("quality", JPEG_QUALITY);
    screencast.addProperty("maxWidth", asked.width());
    screencast.addProperty("maxHeight", asked.height());
    devtools.send("Page.startScreencast", screencast);
    return new SessionPage(context, page, navigations, taker, devtools);
  }

  /**
   * Opens the page and does steps in it.
   *
   * @param done told of each that was done or left out
   * @return what failed, for people, or nothing
   */
  Optional<String> open(
      String url, List<Step> steps, Supplier<Duration> timeLeft, Consumer<Step> done) {
    StepEnd opened = take(new Step(StepAction.GOTO, null, url, false, null, false), timeLeft);
    if (opened.ending() == Ending.FAILED) {
      return Optional.of("the page " + opened.message());
    }
    int number = 0;
    for (Step step : steps) {
      number++;
      StepEnd end = take(step, timeLeft);
      if (end.ending() == Ending.FAILED) {
        return Optional.of("step %d (%s) %s".formatted(number, step.name(), end.message()));
      }
      done.accept(step);
    }
    return Optional.empty();
  }

  StepEnd take(Step step, Supplier<Duration> timeLeft) {
    return taker.take(step, timeLeft);
  }

  /** Waits for what an act led to. */
  Optional<String> settle() {
    StepEnd end = taker.settled(PATIENCE, () -> PATIENCE, StepEnd.DONE);
    return Optional.ofNullable(end.message()).map(message -> "this " + message);
  }

  void forgetNavigations() {
    navigations.forget();
  }

  /** The page itself. */
  Page page() {
    return page;
  }

  /** Has the next pictures come. */
  void next(List<Integer> seen) {
    for (int number : seen) {
      JsonObject ack = new JsonObject();
      ack.addProperty("sessionId", number);
      devtools.send("Page.screencastFrameAck", ack);
    }
  }

  @Override
  public void close() {
    try {
      context.close();
    } catch (PlaywrightException e) {
      // The browser goes next, or is gone.
    }
  }
}
