package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.WatchDelta;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody who follows revisions misses a change, however transactions interleave. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RevisionTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private StoreFixture store;

  @BeforeEach
  void open() {
    store = new StoreFixture(data, database.fresh());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private WatchDelta since(long revision, int limit) {
    return store.read(reading -> reading.watches().since(revision, limit));
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody opened the latch");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRowWhoseTransactionCommitsLateIsSeenByWhoReadMeanwhile() {
    String early = store.add("https://early.example/").id();
    String late = store.add("https://late.example/").id();
    long known = since(0, 500).revision();
    CountDownLatch changed = new CountDownLatch(1);
    CountDownLatch mayCommit = new CountDownLatch(1);

    Future<Boolean> slow =
        store
            .store()
            .write(
                transaction -> {
                  transaction.watches().edit(late, WatchEdit.muted(true), OptionalLong.empty());
                  changed.countDown();
                  await(mayCommit);
                  return true;
                });
    await(changed);
    Future<Boolean> quick =
        store
            .store()
            .write(
                transaction ->
                    transaction
                        .watches()
                        .edit(early, WatchEdit.muted(true), OptionalLong.empty())
                        .isPresent());
    if (database == TestDatabase.POSTGRESQL) {
      // It took its revision after the slow one and is committed before it.
      RunningGateway.await(quick);
    }
    WatchDelta meanwhile = since(known, 500);
    mayCommit.countDown();
    RunningGateway.await(slow);
    RunningGateway.await(quick);
    WatchDelta afterwards = since(meanwhile.revision(), 500);

    List<String> seen = new ArrayList<>();
    meanwhile.items().forEach(watch -> seen.add(watch.id()));
    afterwards.items().forEach(watch -> seen.add(watch.id()));
    assertThat(seen).containsExactlyInAnyOrder(late, early);
  }

  @Test
  void whatATransactionThatFailsTookIsPassedOver() {
    store.add("https://a.example/");
    assertThatThrownBy(
            () ->
                store.write(
                    transaction -> {
                      transaction.watches().insert(StoreFixture.draft("https://never.example/"));
                      throw new IllegalArgumentException("on purpose");
                    }))
        .hasRootCauseMessage("on purpose");
    store.add("https://b.example/");

    WatchDelta all = since(0, 500);

    assertThat(all.items())
        .extracting(Watch::url)
        .containsExactly("https://a.example/", "https://b.example/");
    assertThat(all.complete()).isTrue();
  }

  @Test
  void pagesOfChangesJoinWithoutGapOrRepeat() {
    List<NewWatch> drafts =
        IntStream.range(0, 50).mapToObj(i -> StoreFixture.draft("https://a.example/" + i)).toList();
    List<Watch> added = store.write(transaction -> transaction.watches().insert(drafts));
    store.write(
        transaction ->
            transaction.watches().delete(added.subList(10, 15).stream().map(Watch::id).toList()));

    List<String> items = new ArrayList<>();
    List<String> deleted = new ArrayList<>();
    long revision = 0;
    WatchDelta page;
    do {
      page = since(revision, 7);
      assertThat(page.items().size() + page.deleted().size()).isLessThanOrEqualTo(7);
      page.items().forEach(watch -> items.add(watch.id()));
      deleted.addAll(page.deleted());
      revision = page.revision();
    } while (!page.complete());

    assertThat(items).hasSize(45).doesNotHaveDuplicates();
    assertThat(deleted).hasSize(5).doesNotHaveDuplicates();
  }

  @Test
  void aFollowerEndsWithTheDatabaseWhateverRunsAtOnce() throws Exception {
    long seed = Long.getLong("pagewatch.seed", System.nanoTime());
    System.out.println("pagewatch.seed=" + seed);
    AtomicBoolean stop = new AtomicBoolean();
    List<Thread> writers =
        IntStream.range(0, 6)
            .mapToObj(i -> Thread.ofVirtual().start(() -> change(new Random(seed + i), 60)))
            .toList();
    Map<String, Long> model = new HashMap<>();
    Thread follower = Thread.ofPlatform().start(() -> follow(model, stop));
    for (Thread writer : writers) {
      writer.join();
    }
    stop.set(true);
    follower.join();

    Map<String, Long> database = new HashMap<>();
    WatchDelta all = since(0, 10_000);
    all.items().forEach(watch -> database.put(watch.id(), watch.revision()));
    assertThat(model).isEqualTo(database);
  }

  private void follow(Map<String, Long> model, AtomicBoolean stop) {
    long revision = 0;
    boolean last;
    WatchDelta news;
    do {
      last = stop.get();
      news = since(revision, 20);
      for (Watch watch : news.items()) {
        model.merge(watch.id(), watch.revision(), Math::max);
      }
      news.deleted().forEach(model::remove);
      revision = news.revision();
    } while (!last || !news.complete());
  }

  private void change(Random random, int times) {
    List<String> own = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      switch (own.isEmpty() ? 0 : random.nextInt(4)) {
        case 0 -> own.add(store.add("https://h%d.example/".formatted(random.nextInt())).id());
        case 1 -> {
          boolean muted = random.nextBoolean();
          store.write(transaction -> transaction.watches().edit(own, WatchEdit.muted(muted)));
        }
        case 2 -> {
          String id = own.remove(random.nextInt(own.size()));
          store.write(transaction -> transaction.watches().delete(id, OptionalLong.empty()));
        }
        default -> store.write(transaction -> transaction.queue().checkNow(own));
      }
    }
  }
}
