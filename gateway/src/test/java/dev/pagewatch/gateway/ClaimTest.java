package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.QueueRepository.Claims;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Watch;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which due watches are leased, and how many of a host. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ClaimTest {

  private static final HostLimits TWO_AT_ONCE =
      new HostLimits(host -> 2, Duration.ZERO, host -> true);
  private static final HostLimits ONE_A_SECOND =
      new HostLimits(host -> 100, Duration.ofSeconds(1), host -> true);

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

  /** Adds watches of a host; all are checked once and due again by schedule after an hour. */
  private List<Watch> scheduled(String host, int howMany) {
    List<Watch> added = addAll(host, howMany);
    for (List<Claim> claims = store.claim(200); !claims.isEmpty(); claims = store.claim(200)) {
      claims.forEach(store::finish);
    }
    return added;
  }

  private List<Watch> addAll(String host, int howMany) {
    List<NewWatch> drafts =
        IntStream.range(0, howMany)
            .mapToObj(i -> StoreFixture.draft("https://%s/%d".formatted(host, i)))
            .toList();
    return store.write(transaction -> transaction.watches().insert(drafts));
  }

  private static List<String> hosts(Claims claims) {
    return claims.leased().stream()
        .map(claim -> URI.create(claim.watch().url()).getHost())
        .toList();
  }

  @Test
  void aHostGetsNoMoreThanItsShareAtOnce() {
    addAll("busy.example", 5);

    Claims first = store.claim(10, TWO_AT_ONCE);
    assertThat(first.leased()).hasSize(2);
    assertThat(first.heldBack()).isTrue();
    assertThat(first.nextTry()).isNull();
    assertThat(store.claim(10, TWO_AT_ONCE).leased()).isEmpty();

    store.finish(first.leased().getFirst());
    assertThat(store.claim(10, TWO_AT_ONCE).leased()).hasSize(1);
  }

  @Test
  void aHostWithItsShareDoesNotHoldUpOthers() {
    addAll("busy.example", 3_000);
    store.pass(Duration.ofSeconds(1));
    addAll("calm.example", 1);
    store.claim(2, TWO_AT_ONCE);

    assertThat(hosts(store.claim(10, TWO_AT_ONCE))).containsExactly("calm.example");
  }

  @Test
  void manyHostsBehindOneThatIsBlockedGetTheirTurnsByTime() {
    addAll("busy.example", 3_000);
    store.claim(2, TWO_AT_ONCE);
    for (String host : List.of("c.example", "a.example", "b.example")) {
      store.pass(Duration.ofSeconds(1));
      addAll(host, 2);
    }

    assertThat(hosts(store.claim(2, TWO_AT_ONCE)))
        .containsExactlyInAnyOrder("c.example", "a.example");
  }

  @Test
  void twoChecksOfAHostStartNoSoonerThanTheirSpacing() {
    addAll("shy.example", 3);

    assertThat(store.claim(10, ONE_A_SECOND).leased()).hasSize(1);
    store.pass(Duration.ofMillis(400));
    Claims tooSoon = store.claim(10, ONE_A_SECOND);
    assertThat(tooSoon.leased()).isEmpty();
    assertThat(tooSoon.nextTry()).isEqualTo(store.now().plusMillis(600));
    store.pass(Duration.ofMillis(600));
    assertThat(store.claim(10, ONE_A_SECOND).leased()).hasSize(1);
  }

  @Test
  void anotherPortIsAnotherHost() {
    store.add("https://a.example/");
    store.add("https://a.example:8443/");

    assertThat(store.claim(10, ONE_A_SECOND).leased()).hasSize(2);
  }

  @Test
  void nothingToWaitForIsSaidWhenNothingIsDue() {
    scheduled("a.example", 3);

    Claims claims = store.claim(10, ONE_A_SECOND);

    assertThat(claims).isEqualTo(new Claims(List.of(), false, null));
  }

  @Test
  void aUsersCheckGoesBeforeARetryBeforeTheSchedule() {
    Watch planned = scheduled("a.example", 1).getFirst();
    store.pass(Duration.between(store.now(), dueAt(planned.id())).minusSeconds(50));
    Watch failing = store.add("https://b.example/");
    store.accept(store.claim(1).getFirst(), new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow"));
    assertThat(dueAt(failing.id())).isAfter(dueAt(planned.id()));
    store.pass(Duration.ofSeconds(90));
    Watch asked = store.add("https://c.example/");

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      order.add(store.claim(1).getFirst().watch().id());
    }

    assertThat(order).containsExactly(asked.id(), failing.id(), planned.id());
  }

  private Instant dueAt(String id) {
    return Objects.requireNonNull(store.watch(id).nextCheckAt());
  }

  @Test
  void aScheduledCheckThatWaitedLongGoesBeforeANewOneOfAUser() {
    Watch waiting = scheduled("a.example", 1).getFirst();
    store.pass(Duration.ofMinutes(80));
    Watch fresh = store.add("https://b.example/");

    assertThat(store.claim(1).getFirst().watch().id()).isEqualTo(waiting.id());
    assertThat(store.claim(1).getFirst().watch().id()).isEqualTo(fresh.id());
  }

  @Test
  void claimsAtTheSameTimeNeverLeaseTheSameWatchNorOverrunAHost() {
    for (int host = 0; host < 20; host++) {
      addAll("h%d.example".formatted(host), 20);
    }
    Map<String, Integer> leases = new ConcurrentHashMap<>();
    List<Claim> all = Collections.synchronizedList(new ArrayList<>());

    List<CompletableFuture<Void>> claimers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int round = 0; round < 6; round++) {
                            for (Claim claim : store.claim(7, TWO_AT_ONCE).leased()) {
                              leases.merge(claim.watch().id(), 1, Integer::sum);
                              all.add(claim);
                            }
                          }
                        }))
            .toList();
    claimers.forEach(CompletableFuture::join);

    assertThat(leases.values()).allMatch(times -> times == 1);
    assertThat(
            all.stream()
                .map(claim -> URI.create(claim.watch().url()).getHost())
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()))
                .values())
        .allMatch(atOnce -> atOnce <= 2);
    while (!store.claim(50, TWO_AT_ONCE).leased().isEmpty()) {
      // What collided is left for later claims, never lost.
    }
    assertThat(store.read(reading -> reading.queue().length()).checking()).isEqualTo(40);
  }

  @Test
  void checkNowOnManyMakesThemAllDueAtOnce() {
    List<String> ids = scheduled("a.example", 1_200).stream().map(Watch::id).toList();
    List<String> asked = new ArrayList<>(ids);
    asked.add("nobody");

    Set<String> found = store.write(transaction -> transaction.queue().checkNow(asked));

    assertThat(found).containsExactlyInAnyOrderElementsOf(ids);

    assertThat(store.read(reading -> reading.queue().length()).length()).isEqualTo(1_200);
    assertThat(store.claim(2_000)).hasSize(1_200);
  }

  @Test
  void aCheckAskedForDuringOneThatNeverEndsIsStillMadeThoughTheWatchIsPaused() {
    String id = store.add("https://a.example").id();
    Claim lost = store.claim(1).getFirst();
    store.write(transaction -> transaction.watches().edit(List.of(id), WatchEdit.paused(true)));
    store.write(transaction -> transaction.queue().checkNow(id));

    store.write(transaction -> transaction.queue().release("w1", List.of(lost.leaseToken())));

    assertThat(store.claim(1)).hasSize(1);
  }

  @Test
  void norIsItForgottenWhenThatOneLeavesThePageToABrowser() {
    String id = store.add("https://a.example").id();
    Claim leaving = store.claim(1).getFirst();
    store.write(transaction -> transaction.watches().edit(List.of(id), WatchEdit.paused(true)));
    store.write(transaction -> transaction.queue().checkNow(id));

    assertThat(store.accept(leaving, new CheckOutcome.NeedsBrowser("scripts"))).isTrue();

    assertThat(store.claim(1)).hasSize(1);
  }
}
