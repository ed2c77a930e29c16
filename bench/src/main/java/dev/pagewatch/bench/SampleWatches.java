package dev.pagewatch.bench;

import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueRepository;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.QueueRepository.EndedCheck;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Fills a store as use would: URLs, titles and tags of very different frequency, an hour of checks,
 * of which 6 % failed and 12 % found a change, some paused, some due, some being checked.
 */
final class SampleWatches implements InstantSource {

  private static final List<String> WORDS =
      List.of(
          ("kettle toaster minutes council price news release notes garden weather train ticket"
                  + " museum library school update change log security advisory kernel driver camera"
                  + " lens bicycle recipe market stock fund report budget vote law court health"
                  + " clinic river bridge road concert festival film review novel author song album"
                  + " guitar piano harbour ferry island forest trail summit hotel room offer sale"
                  + " coupon brand shoe jacket lamp chair table carpet window door paint brush")
              .split(" "));
  private static final List<String> ENDINGS = List.of("example", "com", "org", "net", "de", "io");
  private static final List<String> TAGS = List.of("news", "prices", "work", "shop", "docs");
  private static final int BATCH = 500;
  private static final Duration LEASE = Duration.ofHours(2);

  private final Random random = new Random(7);
  private Instant now = Instant.parse("2026-03-01T12:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  /** Adds and checks {@code howMany} watches. */
  void fill(Store store, int howMany) throws Exception {
    List<String> hosts = new ArrayList<>();
    for (int i = 0; i < howMany / 12 + 5; i++) {
      hosts.add("%s%s.%s".formatted(any(WORDS), any(WORDS), any(ENDINGS)));
    }
    List<String> changing = new ArrayList<>();
    for (int i = 0; i < howMany; i += BATCH) {
      List<NewWatch> drafts = new ArrayList<>();
      for (int j = i; j < Math.min(howMany, i + BATCH); j++) {
        drafts.add(draft(hosts, j));
      }
      List<Watch> added = write(store, transaction -> transaction.watches().insert(drafts));
      added.stream().filter(watch -> random.nextInt(8) == 0).forEach(w -> changing.add(w.id()));
      now = now.plusMillis(3_600_000L * BATCH / howMany);
    }
    checkAll(store, howMany, 1, Duration.ofMinutes(58));
    for (int i = 0; i < changing.size(); i += BATCH) {
      List<String> ids = changing.subList(i, Math.min(changing.size(), i + BATCH));
      write(store, transaction -> transaction.queue().checkNow(ids));
      checkAll(store, ids.size(), 2, Duration.ofMillis(100));
    }
    // By now a fiftieth or so is due again.
    now = now.plusSeconds(360);
    write(store, transaction -> claim(transaction.queue(), 20));
  }

  private NewWatch draft(List<String> hosts, int i) {
    int few = Math.max(5, (int) (hosts.size() * Math.pow(random.nextDouble(), 2)));
    String host = hosts.get(random.nextInt(few));
    String url =
        "https://www.%s/%s/%s-%s-%d".formatted(host, any(WORDS), any(WORDS), any(WORDS), i);
    StringBuilder title = new StringBuilder();
    for (int words = random.nextInt(3, 9); words > 0; words--) {
      title.append(any(WORDS)).append(' ');
    }
    List<String> tags = new ArrayList<>();
    if (random.nextInt(10) < 6) {
      tags.add(any(TAGS));
    }
    if (random.nextInt(10) < 3) {
      tags.add("team-" + random.nextInt(60));
    }
    return NewWatch.of(url)
        .title(title + "- " + host)
        .engine(Engine.HTTP)
        .tags(tags)
        .paused(random.nextInt(20) == 0)
        .build();
  }

  private String any(List<String> words) {
    return words.get(random.nextInt(words.size()));
  }

  /** Checks as many as that, spread over so much time. */
  private void checkAll(Store store, int howMany, int round, Duration time) throws Exception {
    for (int done = 0; done < howMany; ) {
      int batch = Math.min(BATCH, howMany - done);
      List<Claim> claims = write(store, transaction -> claim(transaction.queue(), batch));
      if (claims.isEmpty()) {
        return;
      }
      List<EndedCheck> ended = claims.stream().map(claim -> ended(claim, round)).toList();
      write(store, transaction -> transaction.queue().accept(ended));
      now = now.plus(time.multipliedBy(claims.size()).dividedBy(howMany));
      done += claims.size();
    }
  }

  private EndedCheck ended(Claim claim, int round) {
    return new EndedCheck(
        claim.watch().id(), claim.leaseToken(), Duration.ofMillis(200), outcome(claim, round));
  }

  private static List<Claim> claim(QueueRepository queue, int limit) {
    return queue.claim(Engine.HTTP, limit, "bench", LEASE, HostLimits.NONE).leased();
  }

  private CheckOutcome outcome(Claim claim, int round) {
    if (round == 1 && random.nextInt(100) < 6) {
      return new CheckOutcome.Failed(ErrorCode.TIMEOUT, "no answer within 45 s");
    }
    long hash = random.nextLong(Long.MAX_VALUE);
    String text = "version %d of %s".formatted(hash % 1000, claim.watch().url());
    return new CheckOutcome.Content("%064x".formatted(hash), text, null, null, null);
  }

  /** Writes and waits. */
  static <T> T write(Store store, Function<Transaction, T> work) throws Exception {
    return get(store.write(work));
  }

  /** Waits for a store. */
  static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(120, TimeUnit.SECONDS);
  }
}
