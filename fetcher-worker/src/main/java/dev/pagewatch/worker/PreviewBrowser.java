package dev.pagewatch.worker;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.browser.BrowserHost;
import dev.pagewatch.worker.content.Findings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Browsers of the previews' own, so that none takes a check's slot: started for the first preview
 * that needs one, ended when for a while none did. Callable on any thread.
 */
final class PreviewBrowser {

  /** A person who edits a watch previews again and again, and then no more. */
  private static final Duration KEPT_IDLE = Duration.ofMinutes(2);

  /** For the browser to start, on top of a check's own time. */
  private static final Duration START = Duration.ofSeconds(4);

  private final Supplier<Optional<BrowserHost>> hosts;
  private final ExecutorService closers = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable BrowserHost host;
  private int running;
  private long uses;
  private boolean closed;

  /**
   * None yet.
   *
   * @param hosts makes one, not started; empty while browsers can't be started here
   */
  PreviewBrowser(Supplier<Optional<BrowserHost>> hosts) {
    this.hosts = hosts;
  }

  /** Runs a check; never fails, and ends soon after its time even if no browser starts. */
  CompletableFuture<CheckOutcome> check(CheckJob job, Findings findings) {
    Optional<BrowserHost> present = taken();
    if (present.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Failed(ErrorCode.INTERNAL, "this worker has no browser"));
    }
    Failed late =
        new Failed(
            ErrorCode.TIMEOUT,
            "no browser was ready within %d s".formatted(job.timeout().toSeconds()));
    CompletableFuture<CheckOutcome> visit =
        present
            .get()
            .check(job, phase -> {}, findings)
            .completeOnTimeout(late, job.timeout().plus(START).toMillis(), TimeUnit.MILLISECONDS);
    return visit.whenComplete((outcome, failure) -> left());
  }

  private synchronized Optional<BrowserHost> taken() {
    if (closed) {
      return Optional.empty();
    }
    if (host == null) {
      Optional<BrowserHost> fresh = hosts.get();
      fresh.ifPresent(BrowserHost::start);
      host = fresh.orElse(null);
    }
    if (host != null) {
      running++;
      uses++;
    }
    return Optional.ofNullable(host);
  }

  private synchronized void left() {
    running--;
    long last = uses;
    CompletableFuture.delayedExecutor(KEPT_IDLE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> closeUnlessUsedSince(last));
  }

  private void closeUnlessUsedSince(long last) {
    BrowserHost idle;
    synchronized (this) {
      if (closed || running > 0 || uses != last) {
        return;
      }
      idle = host;
      host = null;
    }
    if (idle != null) {
      closers.execute(() -> idle.close(Duration.ZERO));
    }
  }

  /** Resident memory of its drivers and browsers, in bytes. */
  synchronized long rssBytes() {
    return host == null ? 0 : host.rssBytes();
  }

  /** Ends all browsers and returns when none is left. Blocks. */
  void close() {
    BrowserHost present;
    synchronized (this) {
      closed = true;
      present = host;
      host = null;
    }
    if (present != null) {
      present.close(Duration.ZERO);
    }
    closers.close();
  }
}
