package dev.pagewatch.worker.egress;

import dev.pagewatch.model.watch.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Looks hosts up off the event loop, each at most once at a time, and remembers the answers for a
 * short while.
 *
 * <p>The system's resolver can block for tens of seconds and, being native, would hold a carrier of
 * virtual threads all the while. It therefore runs on platform threads of its own, and whoever
 * waits gives up in time even when all of them hang.
 */
final class HostLookups implements AutoCloseable {

  private static final int THREADS = 64;
  private static final int WAITING = 10_000;
  private static final int REMEMBERED = 10_000;
  private static final Duration REMEMBER_FOUND = Duration.ofSeconds(30);
  private static final Duration REMEMBER_FAILED = Duration.ofSeconds(3);

  private final HostResolver resolver;
  private final Duration timeout;
  private final InstantSource clock;
  private final ThreadPoolExecutor threads;
  private final ConcurrentHashMap<String, Entry> entries = new ConcurrentHashMap<>();

  HostLookups(HostResolver resolver, Duration timeout, InstantSource clock) {
    this.resolver = resolver;
    this.timeout = timeout;
    this.clock = clock;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            Thread.ofPlatform().daemon().name("name-lookup-", 0).factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** A host's addresses; fails with {@link EgressRefusedException} of {@code dns_failure}. */
  CompletableFuture<List<InetAddress>> lookup(String host) {
    Instant now = clock.instant();
    Entry known = entries.get(host);
    if (known != null && known.usable(now)) {
      return known.answer;
    }
    Entry fresh = new Entry(now);
    Entry used = entries.compute(host, (name, old) -> old != null && old.usable(now) ? old : fresh);
    if (used == fresh) {
      start(host, fresh.answer);
    }
    return used.answer;
  }

  private void start(String host, CompletableFuture<List<InetAddress>> answer) {
    if (entries.size() > REMEMBERED) {
      forgetSome();
    }
    // The one who gives up in time is not the one who may hang.
    CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS, Runnable::run)
        .execute(
            () ->
                answer.completeExceptionally(
                    failure("no name server answered for %s in time".formatted(host))));
    try {
      threads.execute(() -> run(host, answer));
    } catch (RejectedExecutionException e) {
      answer.completeExceptionally(
          failure("too many names wait to be looked up, among them " + host));
    }
  }

  private void run(String host, CompletableFuture<List<InetAddress>> answer) {
    if (answer.isDone()) {
      return;
    }
    try {
      answer.complete(List.copyOf(resolver.lookup(host)));
    } catch (UnknownHostException e) {
      answer.completeExceptionally(failure("the host name %s was not found".formatted(host)));
    } catch (RuntimeException e) {
      answer.completeExceptionally(failure("looking up %s failed: %s".formatted(host, e)));
    }
  }

  private void forgetSome() {
    Instant now = clock.instant();
    entries.values().removeIf(entry -> !entry.usable(now));
    ArrayDeque<String> names = new ArrayDeque<>(entries.keySet());
    while (entries.size() > REMEMBERED / 2 && !names.isEmpty()) {
      entries.remove(names.pop());
    }
  }

  private static EgressRefusedException failure(String message) {
    return new EgressRefusedException(ErrorCode.DNS_FAILURE, message);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  /** An answer, still awaited or remembered. */
  private static final class Entry {
    private final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
    private final Instant askedAt;

    Entry(Instant askedAt) {
      this.askedAt = askedAt;
    }

    boolean usable(Instant now) {
      if (!answer.isDone()) {
        return true;
      }
      Duration kept = answer.isCompletedExceptionally() ? REMEMBER_FAILED : REMEMBER_FOUND;
      return now.isBefore(askedAt.plus(kept));
    }
  }
}
