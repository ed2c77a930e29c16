package dev.pagewatch.worker.preview;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The previews that run now, so many at once and no more. Lives on one event loop. */
final class RunningPreviews {

  /** Past its deadline a check gets this long to say so; then its place is taken back. */
  static final Duration OVERDUE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(RunningPreviews.class);

  /** A page that took nearly all the time over HTTP gets at least this much in a browser. */
  private static final Duration LEAST_IN_BROWSER = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final int places;
  private final Duration longest;
  private final PreviewEngine http;
  private final PreviewEngine browser;
  private final BooleanSupplier hasBrowser;
  private final Set<Running> running = new LinkedHashSet<>();
  private boolean stopping;

  /**
   * None yet.
   *
   * @param places how many may run at once
   * @param longest one may take, whatever its request says
   * @param hasBrowser whether {@code browser} can take a check now
   */
  RunningPreviews(
      Vertx vertx,
      int places,
      Duration longest,
      PreviewEngine http,
      PreviewEngine browser,
      BooleanSupplier hasBrowser) {
    this.vertx = vertx;
    this.places = places;
    this.longest = longest;
    this.http = http;
    this.browser = browser;
    this.hasBrowser = hasBrowser;
  }

  /**
   * What there is to answer.
   *
   * @param look as in a {@link dev.pagewatch.model.check.PreviewReply}
   */
  record Made(Preview preview, @Nullable String look) {}

  /** Runs a preview; empty where there is no place for it, or none any more. Never fails. */
  Future<Optional<Made>> run(PreviewRequest request) {
    boolean needsBrowser = request.engine() == Engine.BROWSER;
    if (stopping || running.size() >= places || (needsBrowser && !hasBrowser.getAsBoolean())) {
      return Future.succeededFuture(Optional.empty());
    }
    Running preview = new Running(request);
    running.add(preview);
    preview.start();
    return preview.answer.future();
  }

  /** Ends all, and takes no more. */
  void stop() {
    stopping = true;
    List.copyOf(running).forEach(preview -> preview.end(Optional.empty()));
  }

  private final class Running {

    private final PreviewRequest request;
    private final Duration limit;
    private final Promise<Optional<Made>> answer = Promise.promise();
    private final long startedAt = System.nanoTime();
    private final long overdue;
    private Engine engine;
    private ShownFindings found;
    private @Nullable CheckOutcome read;

    Running(PreviewRequest request) {
      this.request = request;
      this.limit = request.timeout().compareTo(longest) < 0 ? request.timeout() : longest;
      this.engine = request.engine() == Engine.BROWSER ? Engine.BROWSER : Engine.HTTP;
      this.found = new ShownFindings(request);
      this.overdue = vertx.setTimer(limit.plus(OVERDUE).toMillis(), late -> ended(late()));
    }

    void start() {
      run(engine == Engine.BROWSER ? browser : http, limit);
    }

    private void run(PreviewEngine with, Duration within) {
      CheckJob job =
          new CheckJob(
              "(preview)",
              "",
              request.url(),
              engine,
              engine == Engine.HTTP && request.engine() == Engine.AUTO,
              within,
              null,
              request.options());
      with.check(job, found).onComplete(this::checked, this::failed);
    }

    private void checked(CheckOutcome outcome) {
      boolean goesOn =
          outcome instanceof CheckOutcome.NeedsBrowser
              && engine == Engine.HTTP
              && hasBrowser.getAsBoolean()
              && running.contains(this);
      if (!goesOn) {
        if (request.picture() && engine == Engine.HTTP && running.contains(this)) {
          picture(outcome);
        } else {
          ended(outcome);
        }
        return;
      }
      engine = Engine.BROWSER;
      // What HTTP showed is not what the browser will.
      found = new ShownFindings(request);
      run(browser, left());
    }

    private void failed(Throwable failure) {
      log.error("A preview failed unexpectedly", failure);
      ended(new Failed(ErrorCode.INTERNAL, "a fault in Pagewatch; its log says more"));
    }

    private void ended(CheckOutcome outcome) {
      end(Optional.of(new Made(found.preview(engine, outcome, took()), found.look())));
    }

    private CheckOutcome late() {
      CheckOutcome known = read;
      return known != null
          ? known
          : new Failed(
              ErrorCode.TIMEOUT, "the page was not read within %d s".formatted(limit.toSeconds()));
    }

    /** Of a page that was read over HTTP: a browser opens it once more, for its looks alone. */
    private void picture(CheckOutcome outcome) {
      read = outcome;
      Optional<String> none = PictureVisit.refusal(found.mediaType(), outcome);
      if (none.isEmpty() && !hasBrowser.getAsBoolean()) {
        none = Optional.of("no browser is there to picture the page");
      }
      if (none.isPresent()) {
        found.notPictured(none.get());
        ended(outcome);
        return;
      }
      PictureVisit visit = new PictureVisit(found);
      browser
          .check(visit.job(request, left()), visit)
          .onComplete(
              opened -> {
                visit.ended(opened);
                ended(outcome);
              },
              this::failed);
    }

    private Duration left() {
      Duration left = limit.minus(took());
      return left.compareTo(LEAST_IN_BROWSER) > 0 ? left : LEAST_IN_BROWSER;
    }

    private Duration took() {
      return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    void end(Optional<Made> made) {
      vertx.cancelTimer(overdue);
      running.remove(this);
      answer.tryComplete(made);
    }
  }
}
