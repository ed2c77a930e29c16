package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.store.HistoryEdit;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.gateway.store.StorageUsage;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.price.Availability;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.model.settings.HistorySettings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What of a watch's past is kept, and what goes with the rest. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class RetentionTest {

  private static final HistorySettings THREE = new HistorySettings(3, Optional.empty());
  private static final HistorySettings TEN_DAYS =
      new HistorySettings(500, Optional.of(Duration.ofDays(10)));

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

  /** Has a watch checked and finds this on its page. */
  private void find(String id, String text, @Nullable BlobRef screenshot) {
    store.write(transaction -> transaction.queue().checkNow(id));
    Claim claim =
        store.claim(500).stream().filter(c -> c.watch().id().equals(id)).findFirst().orElseThrow();
    assertThat(
            store.accept(
                claim, new CheckOutcome.Content(Sha256.hex(text), text, null, null, screenshot)))
        .isTrue();
  }

  private String watchWithHistory(String... texts) {
    String id = store.add("https://a.example").id();
    for (String text : texts) {
      find(id, text, null);
    }
    return id;
  }

  private void trimAll(HistorySettings everywhere) {
    boolean more = true;
    while (more) {
      more =
          store.write(
              transaction -> {
                boolean trimmed = transaction.history().trim(everywhere, 2);
                boolean released = transaction.history().releaseBodies(2);
                return trimmed || released;
              });
    }
  }

  private List<String> texts(String id) {
    return store.read(
        reading ->
            reading.snapshots().list(id, null, 500).stream()
                .map(Snapshot::hash)
                .map(hash -> reading.snapshots().blob(hash).orElseThrow().content().toString())
                .toList());
  }

  private int snapshots(String id) {
    return store.read(reading -> reading.snapshots().list(id, null, 100).size());
  }

  private boolean hasBody(String hash) {
    return store.read(reading -> reading.snapshots().blob(hash)).isPresent();
  }

  private BlobRef put(String bytes) {
    return store.putBlob(bytes, "image/png");
  }

  private void bound(String id, HistoryEdit bounds) {
    WatchEdit edit = WatchEdit.builder().history(bounds).build();
    store.write(transaction -> transaction.watches().edit(id, edit, OptionalLong.empty()));
  }

  @Test
  void moreSnapshotsThanAreToBeKeptGoFromTheOldest() {
    String id = watchWithHistory("one", "two", "three", "four", "five", "six");

    trimAll(THREE);

    assertThat(texts(id)).containsExactly("six", "five", "four");
    assertThat(hasBody(Sha256.hex("three"))).isFalse();
    assertThat(hasBody(Sha256.hex("four"))).isTrue();
  }

  @Test
  void snapshotsGoAsTheyGetTooOldButTheNewestStays() {
    String id = watchWithHistory("one");
    store.pass(Duration.ofDays(3));
    find(id, "two", null);
    trimAll(TEN_DAYS);
    assertThat(texts(id)).containsExactly("two", "one");

    store.pass(Duration.ofDays(8));
    trimAll(TEN_DAYS);
    assertThat(texts(id)).containsExactly("two");

    store.pass(Duration.ofDays(1000));
    trimAll(TEN_DAYS);
    assertThat(texts(id)).containsExactly("two");
  }

  @Test
  void aWatchsOwnBoundsGoBeforeThoseForAll() {
    String id = watchWithHistory("one", "two", "three", "four", "five");
    bound(id, new HistoryEdit(true, 4, false, null));
    trimAll(THREE);
    assertThat(texts(id)).containsExactly("five", "four", "three", "two");

    bound(id, new HistoryEdit(false, null, true, Duration.ofDays(2)));
    store.pass(Duration.ofDays(3));
    trimAll(THREE);
    assertThat(texts(id)).containsExactly("five");

    assertThat(store.watch(id).history()).isNotNull();
    bound(id, new HistoryEdit(true, null, true, null));
    assertThat(store.watch(id).history()).isNull();
  }

  @Test
  void otherBoundsForAllReachHistoriesThatDoNotGrow() {
    List<String> ids =
        IntStream.range(0, 5).mapToObj(i -> watchWithHistory("a" + i, "b" + i, "c" + i)).toList();
    HistorySettings one = new HistorySettings(1, Optional.empty());
    trimAll(THREE);

    Optional<String> next = Optional.empty();
    do {
      String after = next.orElse(null);
      next = store.write(transaction -> transaction.history().review(one, after, 2));
    } while (next.isPresent());
    trimAll(one);

    assertThat(ids).allSatisfy(id -> assertThat(texts(id)).hasSize(1));
    assertThat(store.<Optional<String>>write(t -> t.history().review(one, null, 2))).isEmpty();
  }

  @Test
  void aDeletedWatchsBodiesGoUnlessAnotherHasThem() {
    BlobRef shared = put("shared picture");
    BlobRef own = put("own picture");
    String gone = watchWithHistory("same", "only here");
    find(gone, "with a picture", own);
    find(gone, "with another picture", shared);
    String stays = watchWithHistory("same");
    find(stays, "with the shared picture", shared);
    store.pass(Duration.ofHours(2));

    store.write(transaction -> transaction.watches().delete(gone, OptionalLong.empty()));
    trimAll(THREE);

    assertThat(snapshots(gone)).isZero();
    assertThat(hasBody(Sha256.hex("only here"))).isFalse();
    assertThat(hasBody(own.hash())).isFalse();
    assertThat(hasBody(shared.hash())).isTrue();
    assertThat(texts(stays)).containsExactly("with the shared picture", "same");
  }

  @Test
  void aBodyWhoseResultNeverCameGoesAfterAnHour() {
    BlobRef orphan = put("orphan");
    store.pass(Duration.ofMinutes(59));
    trimAll(THREE);
    assertThat(hasBody(orphan.hash())).isTrue();

    store.pass(Duration.ofMinutes(2));
    trimAll(THREE);

    assertThat(hasBody(orphan.hash())).isFalse();
  }

  @Test
  void aBodyPutAgainStaysForTheResultOnItsWayThoughItsLastSnapshotGoes() {
    BlobRef picture = put("picture");
    String id = store.add("https://a.example").id();
    find(id, "one", picture);
    store.pass(Duration.ofHours(2));
    trimAll(THREE);
    put("picture");
    store.write(transaction -> transaction.watches().delete(id, OptionalLong.empty()));
    trimAll(THREE);
    assertThat(hasBody(picture.hash())).isTrue();

    String other = store.add("https://b.example").id();
    find(other, "two", picture);
    store.pass(Duration.ofHours(2));
    trimAll(THREE);

    assertThat(hasBody(picture.hash())).isTrue();
  }

  @Test
  void aLongHistoryGoesInStepsOfTheSizeAskedFor() {
    String id =
        watchWithHistory(IntStream.range(0, 25).mapToObj(i -> "text " + i).toArray(String[]::new));
    store.write(transaction -> transaction.watches().delete(id, OptionalLong.empty()));

    for (int left : new int[] {15, 5, 0}) {
      store.write(transaction -> transaction.history().trim(THREE, 10));
      assertThat(snapshots(id)).isEqualTo(left);
    }
  }

  @Test
  void whatIsTakenUpIsToldAsItComesAndGoes() {
    BlobRef picture = put("picture");
    String id = watchWithHistory("one", "two");
    find(id, "three", picture);
    Eventually.until(
        () -> {
          StorageUsage now = store.read(reading -> reading.storage());
          return now.watches() == 1 && now.snapshots() == 3 && now.blobs() == 4;
        });
    StorageUsage usage = store.read(reading -> reading.storage());
    assertThat(usage.blobBytes()).isPositive();
    assertThat(usage.databaseBytes()).isPositive();

    store.pass(Duration.ofHours(2));
    store.write(transaction -> transaction.watches().delete(id, OptionalLong.empty()));
    trimAll(THREE);

    Eventually.until(
        () -> {
          StorageUsage now = store.read(reading -> reading.storage());
          return now.watches() == 0 && now.snapshots() == 0 && now.blobs() == 0;
        });
  }

  /** Has a watch checked and finds this price and nothing else new. */
  private void cost(String id, int amount) {
    store.write(transaction -> transaction.queue().checkNow(id));
    Claim claim =
        store.claim(500).stream().filter(c -> c.watch().id().equals(id)).findFirst().orElseThrow();
    Price price = Price.of(BigDecimal.valueOf(amount), "EUR", Availability.IN_STOCK);
    assertThat(store.accept(claim, new CheckOutcome.Same("h", null, null, price))).isTrue();
  }

  private List<String> prices(String id) {
    return store.read(reading -> reading.prices().prices(id, null, 100)).stream()
        .map(point -> point.price().words())
        .toList();
  }

  @Test
  void pricesAreKeptWithinTheBoundsOfTheirWatch() {
    String id = store.add("https://a.example").id();
    for (int amount = 1; amount <= 5; amount++) {
      cost(id, amount);
      store.pass(Duration.ofDays(3));
    }

    trimAll(TEN_DAYS);
    assertThat(prices(id)).containsExactly("5.00 EUR", "4.00 EUR", "3.00 EUR");
    store.pass(Duration.ofDays(2));
    trimAll(TEN_DAYS);
    assertThat(prices(id)).containsExactly("5.00 EUR", "4.00 EUR");
    store.pass(Duration.ofDays(30));
    trimAll(TEN_DAYS);
    assertThat(prices(id)).containsExactly("5.00 EUR");

    for (int amount = 6; amount <= 8; amount++) {
      cost(id, amount);
    }
    trimAll(new HistorySettings(2, Optional.empty()));
    assertThat(prices(id)).containsExactly("8.00 EUR", "7.00 EUR");
  }

  @Test
  void pricesGoWithTheirWatch() {
    String gone = store.add("https://a.example").id();
    for (int amount = 1; amount <= 3; amount++) {
      cost(gone, amount);
    }
    String kept = store.add("https://b.example").id();
    for (int amount = 1; amount <= 3; amount++) {
      cost(kept, amount);
    }

    store.write(transaction -> transaction.watches().delete(gone, OptionalLong.empty()));
    trimAll(TEN_DAYS);

    assertThat(prices(gone)).isEmpty();
    assertThat(prices(kept)).hasSize(3);
  }
}
