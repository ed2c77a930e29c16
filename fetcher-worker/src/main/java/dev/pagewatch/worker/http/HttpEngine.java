package dev.pagewatch.worker.http;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.BlobSink;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.document.DocumentReaders;
import dev.pagewatch.worker.egress.DialFailures;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressRefusedException;
import dev.pagewatch.worker.egress.Refusal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks pages over plain HTTP/1.1 and HTTP/2, without a browser.
 *
 * <p>Addresses are judged at every hop and the judged address is dialled; TLS certificates are
 * verified for the URL's host. Bodies are bounded as they come and again as they are uncompressed.
 * Connections are shared by all checks.
 */
public final class HttpEngine implements AutoCloseable {

  /** Largest body, compressed and uncompressed. */
  public static final int BODY_LIMIT = 10_000_000;

  private static final Logger log = LoggerFactory.getLogger(HttpEngine.class);

  private final Vertx vertx;
  private final Connections connections;
  private final BlobSink blobs;
  private final MultiMap headers;
  private final DocumentReaders documents = new DocumentReaders();
  private final PageReading reading =
      new PageReading(BODY_LIMIT, documents, InstantSource.system());

  /** Reading a page is computing: more threads than cores would only slow it. */
  private final ExecutorService readers =
      Executors.newFixedThreadPool(
          Runtime.getRuntime().availableProcessors(),
          Thread.ofPlatform().daemon().name("page-reader-", 0).factory());

  /** For what waits: for documents to be read, and bodies to be stored. */
  private final ExecutorService waiters = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * An engine with its own connections.
   *
   * @param connectionsPerHost most HTTP/1.1 connections to one host at a time
   * @param version Pagewatch's, named in the User-Agent
   */
  public HttpEngine(
      Vertx vertx, EgressGuard guard, BlobSink blobs, int connectionsPerHost, String version) {
    this(vertx, guard, blobs, connectionsPerHost, version, new HttpClientOptions());
  }

  /** As the other with certificate authorities of the caller's choice in the options. */
  HttpEngine(
      Vertx vertx,
      EgressGuard guard,
      BlobSink blobs,
      int connectionsPerHost,
      String version,
      HttpClientOptions options) {
    this.vertx = vertx;
    this.blobs = blobs;
    this.headers =
        HttpHeaders.headers()
            .set(HttpHeaders.USER_AGENT, userAgent(version))
            .set(
                HttpHeaders.ACCEPT,
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
            .set(HttpHeaders.ACCEPT_LANGUAGE, "en-US,en;q=0.9,*;q=0.5")
            .set(HttpHeaders.ACCEPT_ENCODING, BodyDecoder.ACCEPTED);
    this.connections = new Connections(vertx, guard, connectionsPerHost, options);
  }

  /**
   * Runs a check as the job's options say. The future never fails and completes by the job's
   * deadline.
   *
   * @param job of any engine kind; its URL as {@link WatchUrl#parse} gives it
   * @param phases told of each phase as it begins, one after the other, on any thread
   */
  public Future<CheckOutcome> check(CheckJob job, Consumer<Phase> phases) {
    return check(job, phases, Findings.UNSEEN);
  }

  /**
   * As the other.
   *
   * @param findings told what is found on the way, on any thread
   */
  public Future<CheckOutcome> check(CheckJob job, Consumer<Phase> phases, Findings findings) {
    Context current = Vertx.currentContext();
    if (current != null && current.isEventLoopContext()) {
      return check(current, job, phases, findings);
    }
    Promise<CheckOutcome> outcome = Promise.promise();
    Context context = vertx.getOrCreateContext();
    context.runOnContext(start -> check(context, job, phases, findings).onComplete(outcome));
    return outcome.future();
  }

  /** Resident memory of the processes that read documents, in bytes. */
  public long rssBytes() {
    return documents.rssBytes();
  }

  /** Closes connections; checks under way end as {@code connection_failed} or by their deadline. */
  @Override
  public void close() {
    connections.close();
    readers.shutdown();
    waiters.shutdown();
    documents.close();
  }

  private Future<CheckOutcome> check(
      Context context, CheckJob job, Consumer<Phase> phases, Findings findings) {
    phases.accept(Phase.STARTING);
    URI url;
    try {
      url = WatchUrl.parse(job.url());
    } catch (InvalidUrlException e) {
      return Future.succeededFuture(
          new CheckOutcome.Failed(ErrorCode.INTERNAL, String.valueOf(e.getMessage())));
    }
    FetchOptions options = job.options().fetch();
    Optional<Refusal> unknown = Refusal.ofUnknownProxy(options);
    if (unknown.isPresent()) {
      return Future.succeededFuture(
          new CheckOutcome.Failed(unknown.get().code(), unknown.get().message()));
    }
    if (job.options().needsBrowser()) {
      return Future.succeededFuture(leftToBrowser(job));
    }
    Fetch fetch = new Fetch(context, connections, headers, options, known(job), BODY_LIMIT, url);
    Promise<CheckOutcome> outcome = Promise.promise();
    long deadline =
        vertx.setTimer(
            Math.max(1, job.timeout().toMillis()),
            late -> {
              outcome.tryComplete(timedOut(job, fetch.host()));
              fetch.abandon();
            });
    phases.accept(Phase.NAVIGATING);
    fetch
        .run()
        .compose(
            fetched ->
                fetch.isNotModified(fetched.status())
                    ? Future.succeededFuture(new CheckOutcome.NotModified())
                    : read(context, job, fetched, phases, findings))
        .otherwise(failure -> failed(job, fetch.host(), failure))
        .onSuccess(
            result -> {
              vertx.cancelTimer(deadline);
              outcome.tryComplete(result);
            });
    return outcome.future();
  }

  /** Nothing where there is no content that they could be of. */
  private static Validators known(CheckJob job) {
    return job.previousHash() == null
        ? Validators.none()
        : Objects.requireNonNullElse(job.validators(), Validators.none());
  }

  private Future<CheckOutcome> read(
      Context context, CheckJob job, Fetched fetched, Consumer<Phase> phases, Findings findings) {
    return on(readers, context, fetched::validators)
        .compose(
            now ->
                isSame(known(job), now)
                    ? Future.succeededFuture(new CheckOutcome.NotModified())
                    : on(readers, context, () -> reading.read(job, fetched, phases, findings))
                        .compose(step -> document(context, job, step, phases, findings))
                        .compose(found -> stored(context, found))
                        .map(outcome -> outcome.validatedBy(now)));
  }

  /** What was read the last time, byte by byte, would be read as it was then. */
  private static boolean isSame(Validators known, Validators now) {
    return known.bodyHash() != null
        && known.bodyHash().equals(now.bodyHash())
        && known.url().equals(now.url());
  }

  private Future<PageReading.Found> document(
      Context context,
      CheckJob job,
      PageReading.Step step,
      Consumer<Phase> phases,
      Findings findings) {
    return switch (step) {
      case PageReading.Found found -> Future.succeededFuture(found);
      case PageReading.Unread unread ->
          on(waiters, context, () -> reading.document(job, unread, phases, findings));
    };
  }

  /** A job that is right has such options only where a browser may take over. */
  private static CheckOutcome leftToBrowser(CheckJob job) {
    CheckOptions options = job.options();
    Optional<InvalidFieldsException.Problem> refusal =
        options.refusalBy(job.mayEscalate() ? Engine.AUTO : Engine.HTTP);
    return refusal.isPresent()
        ? new CheckOutcome.Failed(ErrorCode.NAVIGATION_FAILED, refusal.get().toString())
        : new CheckOutcome.NeedsBrowser(
            options.fetch().needsBrowser()
                ? "its fetch options have what only a browser does"
                : "only a browser shows what it looks like");
  }

  private Future<CheckOutcome> stored(Context context, PageReading.Found found) {
    PageReading.Kept kept = found.kept();
    if (kept == null || !(found.outcome() instanceof CheckOutcome.Content content)) {
      return Future.succeededFuture(found.outcome());
    }
    return on(
        waiters,
        context,
        () -> {
          BlobRef blob = blobs.put(kept.bytes().get(), kept.mediaType());
          return kept.shown() ? content.with(null, blob) : content.with(blob, null);
        });
  }

  private static <T> Future<T> on(Executor executor, Context context, Supplier<T> work) {
    return Future.fromCompletionStage(CompletableFuture.supplyAsync(work, executor), context);
  }

  private static CheckOutcome.Failed timedOut(CheckJob job, String host) {
    return new CheckOutcome.Failed(
        ErrorCode.TIMEOUT,
        "%s did not finish within %s s"
            .formatted(host, job.timeout().toMillis() / 1000.0)
            .replace(".0 s", " s"));
  }

  private static CheckOutcome failed(CheckJob job, String host, Throwable failure) {
    Throwable cause = DialFailures.unwrapped(failure);
    return switch (cause) {
      case CheckFailedException known -> known.outcome();
      case FilterFailedException filter ->
          new CheckOutcome.Failed(filter.code(), String.valueOf(filter.getMessage()));
      case EgressRefusedException refused ->
          new CheckOutcome.Failed(refused.code(), refused.reason());
      case BlobSink.BlobSinkException storing -> {
        log.warn("The page of watch {} could not be stored", job.watchId(), storing);
        yield new CheckOutcome.Failed(
            ErrorCode.INTERNAL, "the page could not be stored: " + storing.getMessage());
      }
      case IOException dial -> dialFailed(host, dial);
      case VertxException dial -> dialFailed(host, dial);
      default -> {
        log.error("The check of watch {} failed unexpectedly", job.watchId(), cause);
        yield new CheckOutcome.Failed(
            ErrorCode.INTERNAL, "a fault in Pagewatch: " + cause.getClass().getSimpleName());
      }
    };
  }

  private static CheckOutcome dialFailed(String host, Throwable cause) {
    return new CheckOutcome.Failed(DialFailures.code(cause), DialFailures.message(host, cause));
  }

  /** Like a browser's, for sites that turn others away, with our name for those who wonder. */
  private static String userAgent(String version) {
    return "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
        + " Chrome/140.0.0.0 Safari/537.36 Pagewatch/"
        + version;
  }
}
