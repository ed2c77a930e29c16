package dev.pagewatch.gateway.signin;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where passwords are hashed: on threads of its own, so many at once and no more, whatever comes.
 * What finds the desk full is refused, so that a flood of tries takes neither the machine's cores
 * nor its memory.
 */
final class HashingDesk {

  private static final int MOST_AT_ONCE = 2;
  private static final int MOST_WAITING = 16;

  private final Vertx vertx;
  private final SecureRandom random;
  private final ThreadPoolExecutor threads;

  HashingDesk(Vertx vertx, SecureRandom random) {
    this.vertx = vertx;
    this.random = random;
    int atOnce = Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, MOST_AT_ONCE);
    this.threads =
        new ThreadPoolExecutor(
            atOnce,
            atOnce,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("password-hashing-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
  }

  /** Hashes. Fails with {@link SignInRefusal} when too many wait. */
  Future<String> hash(String password) {
    return run(() -> PasswordHash.of(password, random));
  }

  /** Compares. Fails with {@link SignInRefusal} when too many wait. */
  Future<Boolean> matches(String password, String hash) {
    return run(() -> PasswordHash.matches(password, hash));
  }

  private <T> Future<T> run(Supplier<T> work) {
    try {
      return Future.fromCompletionStage(
          CompletableFuture.supplyAsync(work, threads), vertx.getOrCreateContext());
    } catch (RejectedExecutionException e) {
      return Future.failedFuture(
          new SignInRefusal(
              SignInRefusal.Reason.BUSY, "too many are signing in at once", Duration.ofSeconds(1)));
    }
  }

  void close() {
    threads.shutdownNow();
  }
}
