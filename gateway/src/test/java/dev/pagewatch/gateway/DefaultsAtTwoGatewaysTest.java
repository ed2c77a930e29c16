package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.WatchDefaults;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Watch;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults in one database under two stores that each remember them. */
class DefaultsAtTwoGatewaysTest {

  @TempDir Path data;
  private StoreFixture one;
  private StoreFixture other;

  @BeforeEach
  void open() {
    Optional<PostgresStore.Access> database = TestDatabase.POSTGRESQL.fresh();
    one = new StoreFixture(data, database);
    other = new StoreFixture(data, database);
  }

  @AfterEach
  void close() {
    other.close();
    one.close();
  }

  private static CheckOptions options(String json) {
    try {
      return Json.read(json.replace('\'', '"'), CheckOptions.class);
    } catch (Exception e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static void set(StoreFixture at, String scope, String options) {
    at.write(
        transaction ->
            transaction
                .defaults()
                .edit(scope, before -> new WatchDefaults(null, null, options(options))));
  }

  private static CheckOutcome content(String text) {
    return new CheckOutcome.Content(Sha256.hex(text), text, null, null, null);
  }

  private CheckOptions leasedAt(StoreFixture at) {
    Claim claim = at.claim(1).getFirst();
    at.write(transaction -> transaction.queue().release("w1", List.of(claim.leaseToken())));
    return claim.options();
  }

  @Test
  void anEditAtOneHoldsForTheNextClaimAtTheOther() {
    one.add("https://a.example");
    assertThat(leasedAt(other)).isEqualTo(CheckOptions.none());
    for (int i = 1; i <= 5; i++) {
      String options = "{'trigger':{'minWords':%d}}".formatted(i);

      set(i % 2 == 0 ? one : other, Defaults.GLOBAL, options);

      assertThat(leasedAt(one)).isEqualTo(options(options));
      assertThat(leasedAt(other)).isEqualTo(options(options));
    }
  }

  @Test
  void aCheckLeasedAtOneIsNotTakenAtTheOtherAfterAnEditAtTheFirst() {
    Watch watch = one.add("https://a.example");
    assertThat(one.accept(one.claim(1).getFirst(), content("a"))).isTrue();
    one.write(transaction -> transaction.queue().checkNow(watch.id()));
    Claim claim = other.claim(1).getFirst();

    set(one, Defaults.GLOBAL, "{'filters':{'trim':true}}");

    assertThat(other.accept(claim, content("b"))).isFalse();
    assertThat(one.watch(watch.id()).changes()).isZero();
    assertThat(other.accept(other.claim(1).getFirst(), content("b"))).isTrue();
    assertThat(one.watch(watch.id()).changes()).isZero();
  }

  @Test
  void editsAtBothAtOnceAreAllThereAndEachIsSeen() {
    List<CompletableFuture<Void>> edits =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () ->
                            set(
                                i % 2 == 0 ? one : other,
                                "tag " + i,
                                "{'trigger':{'minWords':%d}}".formatted(i + 1)),
                        task -> Thread.ofVirtual().start(task)))
            .toList();
    edits.forEach(CompletableFuture::join);

    for (StoreFixture at : List.of(one, other)) {
      Defaults all = at.read(reading -> reading.defaults().current());
      assertThat(all.scopes()).hasSize(20);
      assertThat(all.scopes().stream().map(scope -> all.of(scope).version()))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void anEditThatIsRolledBackIsNotTakenForTheNextOne() {
    for (StoreFixture at : List.of(one, new StoreFixture(data, Optional.empty()))) {
      assertThatThrownBy(
              () ->
                  at.write(
                      transaction -> {
                        transaction
                            .defaults()
                            .edit(
                                "t",
                                b ->
                                    new WatchDefaults(
                                        null, null, options("{'trigger':{'minWords':7}}")));
                        assertThat(transaction.defaults().current().scopes()).containsExactly("t");
                        throw new IllegalStateException("on purpose");
                      }))
          .hasRootCauseMessage("on purpose");

      assertThat(at.read(reading -> reading.defaults().current()).scopes()).isEmpty();
      set(at, "t", "{'trigger':{'minWords':8}}");
      assertThat(at.read(reading -> reading.defaults().current()).of("t").defaults().options())
          .isEqualTo(options("{'trigger':{'minWords':8}}"));
      if (at != one) {
        at.close();
      }
    }
  }
}
