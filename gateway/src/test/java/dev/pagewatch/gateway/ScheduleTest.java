package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.live.RunningChecks;
import dev.pagewatch.gateway.live.StatusPublisher;
import dev.pagewatch.gateway.queue.QueueClock;
import dev.pagewatch.gateway.schedule.Schedules;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Schedule;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Vertx;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Schedules through the REST API, and what they and failures do to due times in the store. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ScheduleTest {

  private static final String URL = "https://a.example";

  private static final String OFFICE =
      """
      {"windows":[{"days":["mon","fri"],"from":"08:00","to":"18:00"}],"timezone":"Europe/Berlin"}""";

  @TempDir Path data;
  @Parameter TestDatabase database;
  private Optional<PostgresStore.Access> postgres;

  @BeforeEach
  void create() {
    postgres = database.fresh();
  }

  private static JsonNode add(RunningGateway gateway, String schedule) {
    HttpResponse<String> created =
        gateway.send(
            "POST",
            "/api/v1/watches",
            "{\"url\":\"https://a.example\",\"schedule\":%s}".formatted(schedule));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created);
  }

  private static JsonNode patch(RunningGateway gateway, String id, String schedule) {
    HttpResponse<String> answer =
        gateway.send("PATCH", "/api/v1/watches/" + id, "{\"schedule\":%s}".formatted(schedule));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer).get("schedule");
  }

  @Test
  void aScheduleIsKeptAndPatchedAsRfc7396Says() {
    try (RunningGateway gateway = new RunningGateway(data, postgres)) {
      JsonNode watch = add(gateway, OFFICE);
      String id = watch.get("id").textValue();
      assertThat(watch.get("schedule")).hasToString(OFFICE);
      assertThat(watch.get("activity").textValue()).isEqualTo("queued");

      assertThat(patch(gateway, id, "{\"timezone\":\"Asia/Tokyo\"}"))
          .hasToString(OFFICE.replace("Europe/Berlin", "Asia/Tokyo"));
      assertThat(
              patch(
                  gateway,
                  id,
                  "{\"windows\":[{\"days\":[\"sun\",\"sat\"],\"from\":\"22:00\",\"to\":\"24:00\"}]}"))
          .hasToString(
              """
              {"windows":[{"days":["sat","sun"],"from":"22:00","to":"00:00"}],"timezone":"Asia/Tokyo"}""");
      assertThat(patch(gateway, id, "{\"windows\":null}"))
          .hasToString("{\"windows\":[],\"timezone\":\"Asia/Tokyo\"}");
      assertThat(patch(gateway, id, "null").isNull()).isTrue();
      assertThat(json(gateway.get("/api/v1/watches/" + id)).get("schedule").isNull()).isTrue();
    }
  }

  @Test
  void aScheduleWithoutZoneGoesByTheServersAndSaysSo() {
    try (RunningGateway gateway = new RunningGateway(data, postgres)) {
      JsonNode watch = add(gateway, "{\"windows\":[]}");

      assertThat(watch.at("/schedule/timezone").textValue())
          .isEqualTo(ZoneId.systemDefault().getId());
    }
  }

  @Test
  void afterACheckTheNextWaitsForTheWindow() {
    try (StoreFixture store = new StoreFixture(data, postgres)) {
      // It is Sunday.
      Watch watch =
          store.write(
              transaction ->
                  transaction.watches().insert(draft(Schedules.officeHours("Europe/Berlin"))));
      store.finish(store.claim(1).getFirst());

      assertThat(store.watch(watch.id()).nextCheckAt())
          .isBetween(Instant.parse("2026-03-02T07:00:00Z"), Instant.parse("2026-03-02T07:10:00Z"));
    }
  }

  private static NewWatch draft(Schedule schedule) {
    return NewWatch.of(URL).engine(Engine.HTTP).schedule(schedule).build();
  }

  @Test
  void aFailureIsRetriedBeforeTheScheduleButNotBeforeTheSiteAllows() {
    try (StoreFixture store = new StoreFixture(data, postgres)) {
      Watch watch = store.add(URL);
      Claim first = store.claim(1).getFirst();
      store.accept(first, new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow"));
      Instant soon = store.watch(watch.id()).nextCheckAt();
      assertThat(soon).isBetween(store.now().plusSeconds(60), store.now().plusSeconds(66));

      store.pass(Duration.ofSeconds(66));
      assertThat(store.read(reading -> reading.queue().waiting(1)).getFirst().priority()).isOne();
      store.accept(
          store.claim(1).getFirst(),
          new CheckOutcome.Failed(ErrorCode.HTTP_STATUS, "429", Duration.ofHours(2)));

      assertThat(store.watch(watch.id()).nextCheckAt())
          .isAfterOrEqualTo(store.now().plus(Duration.ofHours(2)));
    }
  }

  @Test
  void aFailingWatchPausedAndResumedDuringItsCheckIsStillARetry() {
    try (StoreFixture store = new StoreFixture(data, postgres)) {
      String id = store.add(URL).id();
      store.accept(store.claim(1).getFirst(), new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow"));
      store.pass(Duration.ofSeconds(66));
      Claim retry = store.claim(1).getFirst();

      for (boolean paused : List.of(true, false)) {
        store.write(
            transaction -> transaction.watches().edit(List.of(id), WatchEdit.paused(paused)));
      }
      store.write(transaction -> transaction.queue().release("w1", List.of(retry.leaseToken())));

      assertThat(store.read(reading -> reading.queue().waiting(1)).getFirst().priority()).isOne();
    }
  }

  @Test
  void aStartSpreadsWhatFellDueWhilePagewatchWasAway() {
    int howMany = 1_200;
    try (StoreFixture store = new StoreFixture(data, postgres)) {
      store.pass(Duration.between(store.now(), Instant.now().minus(Duration.ofDays(1))));
      List<NewWatch> drafts =
          IntStream.range(0, howMany)
              .mapToObj(i -> StoreFixture.draft("https://h%d.example/".formatted(i)))
              .toList();
      store.write(transaction -> transaction.watches().insert(drafts));
      store.claim(howMany).forEach(store::finish);
    }
    Instant start = Instant.now();

    try (RunningGateway gateway = new RunningGateway(data, postgres)) {
      List<Instant> due =
          StreamSupport.stream(
                  json(gateway.get("/api/v1/watches?limit=500")).get("items").spliterator(), false)
              .map(watch -> Instant.parse(watch.get("nextCheckAt").textValue()))
              .toList();

      assertThat(due).hasSize(500);
      assertThat(due).allMatch(at -> !at.isBefore(start.minusMillis(1)));
      // 20 ms for each of the 1,200.
      Instant latest = due.stream().max(Instant::compareTo).orElseThrow();
      assertThat(latest).isBetween(start.plusSeconds(20), start.plusSeconds(60));
    }
  }

  @Test
  void aMachineThatWokeUpSpreadsWhatFellDueWhileItSlept() {
    Vertx vertx = Vertx.vertx();
    try (StoreFixture store = new StoreFixture(data, postgres)) {
      QueueClock time =
          new QueueClock(
              store.store(),
              new StatusPublisher(
                  vertx.getOrCreateContext(),
                  vertx.eventBus(),
                  new RunningChecks(),
                  () -> {},
                  () -> {}),
              store::now);
      store.write(
          transaction ->
              transaction.watches().insert(Collections.nCopies(20, StoreFixture.draft(URL))));
      store.claim(20).forEach(store::finish);
      store.pass(Duration.ofHours(8));

      time.announceDue();

      Eventually.until(
          () ->
              store.read(reading -> reading.queue().overdue(store.now())) == 0
                  && store.read(reading -> reading.queue().length()).length() < 20);
    } finally {
      RunningGateway.await(vertx.close());
    }
  }
}
