package dev.pagewatch.model.check;

import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One check to do, under a lease. The lease is kept alive by naming its token in heartbeats.
 *
 * @param leaseToken fencing token: a result counts only while this is the watch's current lease
 * @param url absolute http or https URL
 * @param engine {@code http} or {@code browser}, never {@code auto}: the kind of slot this takes
 * @param mayEscalate whether an HTTP check may answer {@link CheckOutcome.NeedsBrowser}
 * @param timeout deadline of the whole check, from its start on the worker
 * @param previousHash hash of the last snapshot's compared text, null where whatever is found is to
 *     be stored: before the first, and after an edit of the options
 * @param options what the check goes by
 * @param validators of the content that {@code previousHash} is of, by which the server may answer
 *     that nothing changed; null where the page is to be read in any case
 */
public record CheckJob(
    String watchId,
    String leaseToken,
    String url,
    Engine engine,
    boolean mayEscalate,
    Duration timeout,
    @Nullable String previousHash,
    CheckOptions options,
    @Nullable Validators validators) {

  /** Reads what an older gateway leaves out as none. */
  public CheckJob {
    options = Objects.requireNonNullElse(options, CheckOptions.none());
  }

  /** A job that reads the page in any case. */
  public CheckJob(
      String watchId,
      String leaseToken,
      String url,
      Engine engine,
      boolean mayEscalate,
      Duration timeout,
      @Nullable String previousHash,
      CheckOptions options) {
    this(watchId, leaseToken, url, engine, mayEscalate, timeout, previousHash, options, null);
  }

  /** A job for the whole page. */
  public CheckJob(
      String watchId,
      String leaseToken,
      String url,
      Engine engine,
      boolean mayEscalate,
      Duration timeout,
      @Nullable String previousHash) {
    this(watchId, leaseToken, url, engine, mayEscalate, timeout, previousHash, CheckOptions.none());
  }

  /** A copy with another deadline. */
  public CheckJob within(Duration limit) {
    return new CheckJob(
        watchId, leaseToken, url, engine, mayEscalate, limit, previousHash, options, validators);
  }
}
