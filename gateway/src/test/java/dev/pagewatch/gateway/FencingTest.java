package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.PlayedWorker.content;
import static dev.pagewatch.gateway.RunningGateway.await;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.watch.Phase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two workers, with the clock and every message in the test's hands. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class FencingTest {

  private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(31);

  @TempDir Path data;
  @Parameter TestDatabase database;

  private final MovableClock clock = new MovableClock();
  private RunningGateway gateway;
  private PlayedWorker a;
  private PlayedWorker b;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh(), clock);
    a = new PlayedWorker(gateway, "a");
    b = new PlayedWorker(gateway, "b");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aWorkerThatPausesLongerThanItsLeaseCantOverwriteItsSuccessor() {
    String id = gateway.add("https://a.example");
    CheckJob old = a.lease().getFirst();
    CheckJob current = leaseAfterExpiry(b, id);

    assertThat(a.hand(old, content("old"))).isFalse();
    assertThat(watch(id).get("activity").textValue()).isEqualTo("checking");
    assertThat(b.hand(current, content("new"))).isTrue();
    assertThat(a.hand(old, content("old"))).isFalse();

    assertThat(watch(id).get("checks").intValue()).isOne();
    assertThat(snapshotTexts(id)).containsExactly("new");
  }

  @Test
  void aResultAfterItsLeaseEndedCountsNotEvenWhileNobodyElseHasTheWatch() {
    String id = gateway.add("https://a.example");
    CheckJob late = a.lease().getFirst();
    clock.advance(LONGER_THAN_A_LEASE);
    clock.passUntil(() -> watch(id).get("activity").textValue().equals("queued"));

    assertThat(a.hand(late, content("late"))).isFalse();

    assertThat(watch(id).get("checks").intValue()).isZero();
    assertThat(b.hand(b.lease().getFirst(), content("in time"))).isTrue();
  }

  @Test
  void ofAResultThatArrivesManyTimesAtOnceOneCounts() {
    String id = gateway.add("https://a.example");
    CheckJob job = a.lease().getFirst();

    List<Future<Boolean>> answers =
        IntStream.range(0, 20).mapToObj(i -> a.handing(job, content("one"))).toList();

    await(Future.all(answers));
    assertThat(answers).filteredOn(Future::result).hasSize(1);
    assertThat(watch(id).get("checks").intValue()).isOne();
    assertThat(snapshotTexts(id)).containsExactly("one");
  }

  @Test
  void aResultOfAnEarlierCheckIsNotTakenForTheNextOne() {
    String id = gateway.add("https://a.example");
    CheckJob first = a.lease().getFirst();
    a.hand(first, content("one"));
    checkNow(id);
    CheckJob second = a.lease().getFirst();

    assertThat(a.hand(first, content("one again"))).isFalse();
    assertThat(a.hand(second, content("two"))).isTrue();

    assertThat(watch(id).get("checks").intValue()).isEqualTo(2);
    assertThat(snapshotTexts(id)).containsExactly("two", "one");
  }

  @Test
  void aResultForADeletedWatchLeavesNothingBehindNorTouchesItsLikeAddedSince() {
    String deleted = gateway.add("https://a.example");
    CheckJob job = a.lease().getFirst();
    gateway.send("DELETE", path(deleted), "");
    String again = gateway.add("https://a.example");

    assertThat(a.hand(job, content("of the deleted"))).isFalse();

    assertThat(gateway.get(path(deleted)).statusCode()).isEqualTo(404);
    assertThat(watch(again).get("checks").intValue()).isZero();
    assertThat(snapshotTexts(again)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"url\":\"https://b.example\"}", "{\"engine\":\"browser\"}"})
  void anEditOfWhatIsFetchedTakesTheWatchAwayFromItsWorker(String edit) {
    String id = gateway.add("https://a.example");
    CheckJob old = a.lease().getFirst();
    gateway.send("PATCH", path(id), edit);

    CheckJob current = b.lease().getFirst();
    a.release(old);
    a.heartbeat(old);

    assertThat(a.hand(old, content("old"))).isFalse();
    assertThat(b.hand(current, content("new"))).isTrue();
    assertThat(snapshotTexts(id)).containsExactly("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"title\":\"T\"}",
        "{\"tags\":[\"t\"]}",
        "{\"interval\":\"PT5M\"}",
        "{\"paused\":true}",
        "{\"muted\":true}"
      })
  void anEditOfAnythingElseLeavesTheRunningCheckItsResult(String edit) {
    String id = gateway.add("https://a.example");
    CheckJob job = a.lease().getFirst();
    gateway.send("PATCH", path(id), edit);

    assertThat(b.lease()).isEmpty();
    assertThat(a.hand(job, content("one"))).isTrue();

    JsonNode watch = watch(id);
    assertThat(watch.get("checks").intValue()).isOne();
    assertThat(watch.get("activity").textValue())
        .isEqualTo(edit.contains("paused") ? "paused" : "waiting");
    assertThat(b.lease()).isEmpty();
  }

  @Test
  void heartbeatsKeepALeaseForAsLongAsTheyCome() {
    String id = gateway.add("https://a.example");
    CheckJob job = a.lease().getFirst();

    Instant longAfterTheFirstExpiry = clock.instant().plus(LONGER_THAN_A_LEASE.plusSeconds(10));
    clock.passUntil(
        () -> {
          a.heartbeat(job);
          assertThat(b.lease()).isEmpty();
          return clock.instant().isAfter(longAfterTheFirstExpiry);
        });

    assertThat(a.hand(job, content("slow"))).isTrue();
    assertThat(watch(id).get("checks").intValue()).isOne();
  }

  @Test
  void aWorkerThatSleptWithTheWholeMachineIsGivenTimeToSayThatItLives() {
    String id = gateway.add("https://a.example");
    CheckJob job = a.lease().getFirst();
    clock.advance(Duration.ofHours(2));

    Instant wellAfter = clock.instant().plus(LONGER_THAN_A_LEASE);
    clock.passUntil(
        () -> {
          assertThat(b.lease()).isEmpty();
          a.heartbeat(job);
          return clock.instant().isAfter(wellAfter);
        });

    assertThat(a.hand(job, content("after the sleep"))).isTrue();
    assertThat(watch(id).get("checks").intValue()).isOne();
  }

  @Test
  void theHeartbeatOfAnotherWorkerKeepsNoLease() {
    String id = gateway.add("https://a.example");
    CheckJob job = a.lease().getFirst();
    clock.advance(LONGER_THAN_A_LEASE.dividedBy(2));

    List<CheckJob> current = new ArrayList<>();
    clock.passUntil(
        () -> {
          b.heartbeat(job);
          current.addAll(b.lease());
          return !current.isEmpty();
        });

    assertThat(a.hand(job, content("old"))).isFalse();
    assertThat(b.hand(current.getFirst(), content("new"))).isTrue();
    assertThat(watch(id).get("checks").intValue()).isOne();
  }

  @Test
  void aHeartbeatForALeaseThatEndedBringsItNotBack() {
    String id = gateway.add("https://a.example");
    CheckJob old = a.lease().getFirst();
    CheckJob current = leaseAfterExpiry(b, id);

    a.heartbeat(old);

    assertThat(a.hand(old, content("old"))).isFalse();
    assertThat(b.hand(current, content("new"))).isTrue();
  }

  @Test
  void handingBackAnOldLeaseDoesNotEndTheSuccessors() {
    String id = gateway.add("https://a.example");
    CheckJob old = a.lease().getFirst();
    CheckJob current = leaseAfterExpiry(b, id);

    a.release(old);

    assertThat(a.lease()).isEmpty();
    assertThat(b.hand(current, content("new"))).isTrue();
    assertThat(watch(id).get("checks").intValue()).isOne();
  }

  @Test
  void aWorkerCantHandBackAnothersLease() {
    gateway.add("https://a.example");
    CheckJob job = a.lease().getFirst();

    b.release(job);

    assertThat(b.lease()).isEmpty();
    assertThat(a.hand(job, content("one"))).isTrue();
  }

  @Test
  void aLeaseHandedBackIsAnothersAtOnceAndItsResultComesTooLate() {
    String id = gateway.add("https://a.example");
    CheckJob old = a.lease().getFirst();
    a.release(old);
    clock.standUntil(() -> watch(id).get("activity").textValue().equals("queued"));

    CheckJob current = b.lease().getFirst();

    assertThat(a.hand(old, content("old"))).isFalse();
    assertThat(b.hand(current, content("new"))).isTrue();
  }

  @Test
  void messagesThatOvertookTheResultChangeNothingAfterIt() throws Exception {
    String id = gateway.add("https://a.example");
    CheckJob job = a.lease().getFirst();
    a.hand(job, content("one"));
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.register("stats.summary", "").register("watch.status", "");
      viewer.next("stats.summary");

      a.progress(job, Phase.NAVIGATING);
      a.release(job);
      a.heartbeat(job);
      assertThat(b.lease()).isEmpty();
      gateway.send("PATCH", path(id), "{\"title\":\"mark\"}");

      JsonNode seen = viewer.next("watch.status").at("/body/watch");
      assertThat(seen.get("title").textValue()).isEqualTo("mark");
      assertThat(seen.get("activity").textValue()).isEqualTo("waiting");
      assertThat(seen.get("phase").isNull()).isTrue();
    }
  }

  @Test
  void whateverIsLateLostRepeatedOrReorderedEachCheckCountsOnceAndNothingIsStuck() {
    eachCheckCountsOnceAndNothingIsStuckAfter(60);
  }

  @Test
  @Tag("long")
  void norAfterThousandsOfMessages() {
    eachCheckCountsOnceAndNothingIsStuckAfter(3_000);
  }

  private void eachCheckCountsOnceAndNothingIsStuckAfter(int steps) {
    long seed = Long.getLong("pagewatch.seed", System.nanoTime());
    System.out.println("pagewatch.seed=" + seed);
    Interleaving messages = new Interleaving(gateway, clock, List.of(a, b), new Random(seed));

    messages.run(steps);

    messages.endsWithNothingStuck();
  }

  /** Lets the lease of whoever has the watch end, then takes it. */
  private CheckJob leaseAfterExpiry(PlayedWorker worker, String id) {
    clock.advance(LONGER_THAN_A_LEASE);
    List<CheckJob> jobs = new ArrayList<>();
    clock.passUntil(
        () -> {
          jobs.addAll(worker.lease());
          return !jobs.isEmpty();
        });
    assertThat(jobs).extracting(CheckJob::watchId).containsExactly(id);
    return jobs.getFirst();
  }

  private void checkNow(String id) {
    assertThat(gateway.send("POST", path(id) + "/check", "").statusCode()).isEqualTo(202);
  }

  private JsonNode watch(String id) {
    return json(gateway.get(path(id)));
  }

  private static String path(String id) {
    return "/api/v1/watches/" + id;
  }

  /** Newest first. */
  private List<String> snapshotTexts(String id) {
    List<String> texts = new ArrayList<>();
    json(gateway.get(path(id) + "/snapshots"))
        .get("items")
        .forEach(
            snapshot ->
                texts.add(
                    gateway
                        .get(path(id) + "/snapshots/" + snapshot.get("id").textValue() + "/text")
                        .body()));
    return texts;
  }
}
