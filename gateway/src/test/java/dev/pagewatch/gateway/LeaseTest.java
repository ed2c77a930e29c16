package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.Eventually.until;
import static dev.pagewatch.gateway.RunningGateway.await;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.ResultReply;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Leases and results over the bus, with the test in the worker's place. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LeaseTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private Optional<PostgresStore.Access> postgres;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    postgres = database.fresh();
    gateway = new RunningGateway(data, postgres);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private List<CheckJob> lease() {
    return lease(10, 10);
  }

  private List<CheckJob> lease(int browser, int http) {
    Buffer reply =
        await(
                gateway
                    .vertx
                    .eventBus()
                    .<Buffer>request(
                        BusAddresses.CHECKS_LEASE,
                        BusMessages.encode(new LeaseRequest("w1", browser, http))))
            .body();
    return BusMessages.decode(reply, LeaseReply.class).jobs();
  }

  private boolean hand(CheckJob job, CheckOutcome outcome) {
    CheckResult result =
        new CheckResult("w1", job.watchId(), job.leaseToken(), Duration.ofMillis(5), outcome);
    Buffer reply =
        await(
                gateway
                    .vertx
                    .eventBus()
                    .<Buffer>request(BusAddresses.CHECKS_RESULT, BusMessages.encode(result)))
            .body();
    return BusMessages.decode(reply, ResultReply.class).accepted();
  }

  private static CheckOutcome content(String text) throws Exception {
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    return new CheckOutcome.Content(HexFormat.of().formatHex(hash), text, "Page", null, null);
  }

  private JsonNode watch(String id) {
    return json(gateway.get("/api/v1/watches/" + id));
  }

  @Test
  void aDueWatchIsLeasedOnceAndItsResultCountsOnce() throws Exception {
    String id = gateway.add("https://a.example");
    List<CheckJob> jobs = lease();
    assertThat(jobs).hasSize(1);
    assertThat(watch(id).get("activity").textValue()).isEqualTo("checking");
    assertThat(lease()).isEmpty();

    assertThat(hand(jobs.getFirst(), content("one"))).isTrue();
    assertThat(hand(jobs.getFirst(), content("one"))).isFalse();

    assertThat(watch(id).get("checks").intValue()).isOne();
    assertThat(watch(id).get("outcome").textValue()).isEqualTo("unchanged");
    assertThat(watch(id).get("title").textValue()).isEqualTo("Page");
  }

  @Test
  void aSecondContentIsAChangeWithItsDifference() throws Exception {
    String id = gateway.add("https://a.example");
    hand(lease().getFirst(), content("same\nprice 1\nend"));
    gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
    hand(lease().getFirst(), content("same\nprice 2\nend"));

    JsonNode watch = watch(id);
    assertThat(watch.get("outcome").textValue()).isEqualTo("changed");
    assertThat(watch.get("viewed").booleanValue()).isFalse();
    assertThat(watch.at("/excerpt/after").textValue()).isEqualTo("price 2");
    JsonNode hunks = json(gateway.get("/api/v1/watches/" + id + "/diff")).get("hunks");
    assertThat(hunks.at("/1/op").textValue()).isEqualTo("replace");
    assertThat(hunks.at("/1/before/0").textValue()).isEqualTo("price 1");
    String unified =
        gateway.send("GET", "/api/v1/watches/" + id + "/diff", "", "Accept", "text/x-diff").body();
    assertThat(unified).contains("-price 1\n+price 2\n");
    JsonNode snapshots = json(gateway.get("/api/v1/watches/" + id + "/snapshots")).get("items");
    assertThat(snapshots).hasSize(2);
  }

  @Test
  void checkNowDuringACheckLeadsToOneMoreAfterwards() throws Exception {
    String id = gateway.add("https://a.example");
    CheckJob running = lease().getFirst();
    gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
    assertThat(lease()).isEmpty();

    hand(running, content("one"));

    assertThat(lease()).extracting(CheckJob::watchId).containsExactly(id);
  }

  @Test
  void aResultForAnotherUrlThanTheWatchHasNowIsRefused() throws Exception {
    String id = gateway.add("https://a.example/old");
    CheckJob old = lease().getFirst();
    gateway.send("PATCH", "/api/v1/watches/" + id, "{\"url\":\"https://a.example/new\"}");

    assertThat(hand(old, content("old"))).isFalse();
    assertThat(lease()).extracting(CheckJob::url).containsExactly("https://a.example/new");
  }

  @Test
  void aResultForADeletedWatchIsRefused() throws Exception {
    String id = gateway.add("https://a.example");
    CheckJob job = lease().getFirst();
    gateway.send("DELETE", "/api/v1/watches/" + id, "");

    assertThat(hand(job, content("x"))).isFalse();
    assertThat(gateway.get("/api/v1/watches/" + id).statusCode()).isEqualTo(404);
  }

  @Test
  void aFailureIsKeptAndCountedUntilACheckSucceeds() throws Exception {
    String id = gateway.add("https://a.example");
    for (int attempt = 1; attempt <= 2; attempt++) {
      hand(
          lease().getFirst(), new CheckOutcome.Failed(ErrorCode.HTTP_STATUS, "404 from a.example"));
      assertThat(watch(id).at("/error/code").textValue()).isEqualTo("http_status");
      assertThat(watch(id).at("/error/attempts").intValue()).isEqualTo(attempt);
      gateway.send("POST", "/api/v1/watches/" + id + "/check", "");
    }

    hand(lease().getFirst(), content("fine"));

    assertThat(watch(id).get("error").isNull()).isTrue();
  }

  @Test
  void anAutomaticWatchThatNeedsABrowserIsLeasedForOneNext() {
    gateway.add("https://a.example");
    CheckJob http = lease().getFirst();
    assertThat(http.mayEscalate()).isTrue();

    hand(http, new CheckOutcome.NeedsBrowser("only scripts make its text"));

    CheckJob browser = lease().getFirst();
    assertThat(browser.engine().wireName()).isEqualTo("browser");
    JsonNode watch = watch(browser.watchId());
    assertThat(watch.get("checks").intValue()).isZero();
    assertThat(watch.get("engineReason").textValue()).isEqualTo("only scripts make its text");
    gateway.send("PATCH", "/api/v1/watches/" + browser.watchId(), "{\"engine\":\"browser\"}");
    assertThat(watch(browser.watchId()).get("engineReason").isNull()).isTrue();
  }

  @Test
  void whatWasBeingCheckedWhenAGatewayDiedIsDueAgainAfterItsNextStart() {
    String id = gateway.add("https://a.example");
    lease();
    gateway.close();

    gateway = new RunningGateway(data, postgres);

    assertThat(lease()).extracting(CheckJob::watchId).containsExactly(id);
  }

  @Test
  void aKindThatWaitsForItsHostIsWokenForWhateverWasAskedForSince() {
    for (int i = 0; i < 2; i++) {
      gateway.send(
          "POST",
          "/api/v1/watches",
          "{\"url\":\"https://a.example/%d\",\"engine\":\"browser\"}".formatted(i));
    }
    List<CheckJob> first = lease(2, 0);
    assertThat(first).as("the host's share").hasSize(1);
    assertThat(lease(0, 2)).isEmpty();
    AtomicInteger announcements = new AtomicInteger();
    gateway
        .vertx
        .eventBus()
        .consumer(BusAddresses.CHECKS_AVAILABLE, message -> announcements.incrementAndGet());

    hand(first.getFirst(), new CheckOutcome.Failed(ErrorCode.TIMEOUT, "slow"));

    until(() -> announcements.get() > 0);
  }
}
