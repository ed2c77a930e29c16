package dev.pagewatch.worker.lease;

import static dev.pagewatch.worker.EventLoops.await;
import static dev.pagewatch.worker.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckProgress;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.WorkerHeartbeat;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.EventLoops;
import dev.pagewatch.worker.MemoryBlobs;
import dev.pagewatch.worker.TestNames;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.http.HttpEngine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class LeaseVerticleTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private static final int HTTP_SLOTS = 4;

  private final EgressGuard guard = TestNames.guard();
  private final MemoryBlobs blobs = new MemoryBlobs();
  private final KeptBodies bodies = new KeptBodies(blobs);
  private final HttpEngine http = new HttpEngine(LOOPS.vertx(), guard, bodies, 8, "test");
  private final ScriptedGateway gateway = new ScriptedGateway(LOOPS.vertx());
  private final Map<String, Promise<CheckOutcome>> browserChecks = new ConcurrentHashMap<>();
  private final AtomicInteger browserSlots = new AtomicInteger(1);
  private final List<String> deployments = Collections.synchronizedList(new ArrayList<>());
  private HttpServer site;

  @BeforeEach
  void start() {
    site =
        await(
            LOOPS
                .vertx()
                .createHttpServer()
                .requestHandler(
                    request ->
                        request.response().putHeader("Content-Type", "text/plain").end("text"))
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    deployments.forEach(id -> await(LOOPS.vertx().undeploy(id)));
    gateway.close();
    http.close();
    await(site.close());
    guard.close();
  }

  @Test
  void dueChecksAreLeasedRunAndHandedInWithTheirPhases() {
    for (int i = 0; i < 20; i++) {
      gateway.due("w" + i, Engine.HTTP, url());
    }
    gateway.open();
    worker();

    eventually("all results", () -> count(gateway.results) == 20);
    synchronized (gateway) {
      assertThat(gateway.results)
          .allSatisfy(
              result -> {
                assertThat(result.outcome()).isInstanceOf(CheckOutcome.Content.class);
                assertThat(result.leaseToken()).isEqualTo("lease-" + result.watchId());
                assertThat(result.workerId()).isEqualTo("worker");
                assertThat(result.duration()).isPositive();
              });
      assertThat(gateway.progress)
          .filteredOn(progress -> progress.watchId().equals("w7"))
          .extracting(CheckProgress::phase)
          .containsExactly(
              Phase.STARTING, Phase.NAVIGATING, Phase.EXTRACTING, Phase.COMPARING, Phase.STORING);
      assertThat(gateway.requests.getFirst()).isEqualTo(new LeaseRequest("worker", 1, HTTP_SLOTS));
      assertThat(gateway.requests).allMatch(request -> request.http() <= HTTP_SLOTS);
    }
  }

  @Test
  void anAnnouncementWakesAnIdleWorker() {
    gateway.open();
    worker();
    eventually("the first question", () -> count(gateway.requests) == 1);

    gateway.due("late", Engine.HTTP, url());
    gateway.announce();

    eventually("the result", () -> count(gateway.results) == 1);
  }

  @Test
  void anAnnouncementDuringAQuestionIsAskedAbout() {
    List<Runnable> held = Collections.synchronizedList(new ArrayList<>());
    gateway.answerLeases(held::add);
    gateway.open();
    worker();
    eventually("the first question", () -> held.size() == 1);

    gateway.announce();
    gateway.announce();
    held.removeFirst().run();

    eventually("one more question", () -> held.size() == 1);
    gateway.answerLeases(Runnable::run);
    gateway.due("late", Engine.HTTP, url());
    held.removeFirst().run();
    eventually("the result of a late answer", () -> count(gateway.results) == 1);
  }

  @Test
  void aWorkerThatStartsBeforeItsGatewayFindsIt() {
    worker();
    gateway.due("early", Engine.HTTP, url());
    gateway.open();

    eventually("the result", () -> count(gateway.results) == 1);
  }

  @Test
  void anIdleWorkerDoesNotAskWhenNothingMoreWasDue() {
    gateway.due("only", Engine.HTTP, url());
    gateway.open();
    worker();
    eventually("the result", () -> count(gateway.results) == 1);
    eventually("an idle heartbeat", () -> lastHeartbeat().leaseTokens().isEmpty());

    assertThat(count(gateway.requests)).isEqualTo(1);
  }

  @Test
  void aResultNobodyAnswersIsRepeatedAndItsLeaseKept() {
    gateway.due("w", Engine.HTTP, url());
    gateway.answerResults(answer -> {});
    gateway.open();
    worker(Duration.ofMillis(200));

    eventually("the result again and again", () -> results("w") >= 3);
    eventually(
        "a heartbeat that keeps the lease",
        () ->
            lastHeartbeat().leaseTokens().contains("lease-w")
                && lastHeartbeat().status().httpSlotsBusy() == 0);

    gateway.answerResults(Runnable::run);
    eventually("the lease is let go", () -> lastHeartbeat().leaseTokens().isEmpty());
  }

  @Test
  void anAnnouncementHurriesResultsThatWait() {
    gateway.failResults(6, 503);
    gateway.due("w", Engine.HTTP, url());
    gateway.open();
    worker();

    for (int tries = 1; tries <= 6; tries++) {
      int sofar = tries;
      eventually("try " + tries, () -> results("w") >= sofar);
      gateway.announce();
    }

    eventually("the lease is let go", () -> lastHeartbeat().leaseTokens().isEmpty());
  }

  @Test
  void aResultTheGatewayCannotStoreNowIsRepeated() {
    gateway.failResults(2, 503);
    gateway.due("w", Engine.HTTP, url());
    gateway.open();
    worker();

    eventually("the third try", () -> results("w") == 3);
    eventually("the lease is let go", () -> lastHeartbeat().leaseTokens().isEmpty());
  }

  @Test
  void aResultNoGatewayUnderstandsIsGivenUpWithItsLease() {
    gateway.failResults(Integer.MAX_VALUE, 400);
    gateway.due("w", Engine.HTTP, url());
    gateway.open();
    worker();

    eventually("the lease is handed back", () -> count(gateway.released) == 1);
    eventually("the lease is let go", () -> lastHeartbeat().leaseTokens().isEmpty());
  }

  @Test
  void aLeaseAnswerThatIsLostIsAskedForAgain() {
    gateway.due("w", Engine.HTTP, url());
    gateway.answerLeases(answer -> {});
    gateway.open();
    worker(Duration.ofMillis(200));
    eventually("questions", () -> count(gateway.requests) >= 3);

    gateway.answerLeases(Runnable::run);

    eventually("the result", () -> count(gateway.results) == 1);
  }

  @Test
  void aRefusedResultIsForgotten() {
    gateway.accept(result -> false);
    gateway.due("w", Engine.HTTP, url());
    gateway.open();
    worker();

    eventually("the result", () -> count(gateway.results) == 1);
    eventually("the lease is let go", () -> lastHeartbeat().leaseTokens().isEmpty());
    assertThat(results("w")).isEqualTo(1);
  }

  @Test
  void browserJobsTakeBrowserPlacesAndHttpJobsGoOnBesideThem() {
    gateway.due("b1", Engine.BROWSER, url());
    gateway.due("b2", Engine.BROWSER, url());
    gateway.open();
    worker();
    eventually("the first browser check", () -> browserChecks.containsKey("lease-b1"));

    gateway.due("h", Engine.HTTP, url());
    gateway.announce();
    eventually("the HTTP result", () -> results("h") == 1);
    assertThat(browserChecks).containsOnlyKeys("lease-b1");

    finish("lease-b1");
    eventually("the second browser check", () -> browserChecks.containsKey("lease-b2"));
    finish("lease-b2");
    eventually("all results", () -> count(gateway.results) == 3);
  }

  @Test
  void noBrowserJobIsTakenWhileNoSlotWorks() {
    browserSlots.set(0);
    gateway.due("b", Engine.BROWSER, url());
    gateway.open();
    LeaseVerticle worker = worker();
    eventually("a question", () -> count(gateway.requests) == 1);
    synchronized (gateway) {
      assertThat(gateway.requests.getFirst().browser()).isZero();
    }

    browserSlots.set(1);
    worker.roomGrew();

    eventually("the browser check", () -> browserChecks.containsKey("lease-b"));
    finish("lease-b");
  }

  @Test
  void aRunnerThatFailsEndsTheCheckAndFreesItsPlace() {
    gateway.due("broken", Engine.BROWSER, url());
    gateway.due("b", Engine.BROWSER, url());
    gateway.open();
    worker();
    eventually("the first check", () -> browserChecks.containsKey("lease-broken"));
    browser("lease-broken").fail(new IllegalStateException("boom"));

    eventually("the next check", () -> browserChecks.containsKey("lease-b"));
    eventually("the result", () -> results("broken") == 1);
    synchronized (gateway) {
      assertThat(gateway.results.getFirst().outcome())
          .isInstanceOfSatisfying(
              CheckOutcome.Failed.class,
              failed -> assertThat(failed.code()).isEqualTo(ErrorCode.INTERNAL));
    }
    finish("lease-b");
  }

  @Test
  void theSameWatchUnderANewLeaseIsCheckedBesideTheOld() {
    browserSlots.set(2);
    gateway.due("w", "old", Engine.BROWSER, url());
    gateway.open();
    worker();
    eventually("the old check", () -> browserChecks.containsKey("old"));

    gateway.due("w", "new", Engine.BROWSER, url());
    gateway.announce();
    eventually("the new check", () -> browserChecks.containsKey("new"));

    finish("new");
    finish("old");
    eventually("both results", () -> results("w") == 2);
  }

  @Test
  void aJobGivenTwiceUnderOneLeaseRunsOnce() {
    browserSlots.set(3);
    gateway.due("w", Engine.BROWSER, url());
    gateway.open();
    worker();
    eventually("the check", () -> browserChecks.containsKey("lease-w"));

    gateway.due("w", Engine.BROWSER, url());
    gateway.due("other", Engine.BROWSER, url());
    gateway.announce();
    eventually("the other check", () -> browserChecks.containsKey("lease-other"));

    finish("lease-other");
    finish("lease-w");
    eventually("both results", () -> count(gateway.results) == 2);
  }

  @Test
  void drainingFinishesWhatRunsAndLeasesNoMore() {
    gateway.due("b", Engine.BROWSER, url());
    gateway.open();
    LeaseVerticle worker = worker();
    eventually("the check", () -> browserChecks.containsKey("lease-b"));

    Future<Void> drained = worker.drain(Duration.ofSeconds(60));
    eventually(
        "a heartbeat says so",
        () -> lastHeartbeat().status().state() == WorkerStatus.State.DRAINING);
    int asked = count(gateway.requests);
    gateway.due("more", Engine.HTTP, url());
    gateway.announce();
    assertThat(drained.isComplete()).isFalse();
    finish("lease-b");

    await(drained);
    assertThat(results("b")).isEqualTo(1);
    assertThat(count(gateway.requests)).isEqualTo(asked);
    assertThat(count(gateway.released)).isZero();
  }

  @Test
  void whatOutlastsTheGraceIsHandedBackAndCountsNoMore() {
    gateway.due("b", Engine.BROWSER, url());
    gateway.due("u", Engine.HTTP, url());
    gateway.answerResults(answer -> {});
    gateway.open();
    LeaseVerticle worker = worker();
    eventually("the check", () -> browserChecks.containsKey("lease-b"));
    eventually("the result nobody answers", () -> results("u") == 1);

    await(worker.drain(Duration.ofMillis(50)));

    eventually("both leases are back", () -> count(gateway.released) == 2);
    synchronized (gateway) {
      assertThat(gateway.released).containsExactlyInAnyOrder("lease-b", "lease-u");
    }
    assertThat(worker.load().leases()).isZero();
    finish("lease-b");
    assertThat(results("b")).isZero();
  }

  @Test
  void jobsThatArriveWhileDrainingAreHandedBack() {
    List<Runnable> held = Collections.synchronizedList(new ArrayList<>());
    gateway.answerLeases(held::add);
    gateway.due("late", Engine.HTTP, url());
    gateway.open();
    LeaseVerticle worker = worker();
    eventually("the question", () -> held.size() == 1);

    await(worker.drain(Duration.ofSeconds(5)));
    held.removeFirst().run();

    eventually("the lease is back", () -> count(gateway.released) == 1);
    assertThat(count(gateway.results)).isZero();
  }

  @Test
  void messagesOfANewerSchemaAreLeftAndWorkGoesOn() {
    gateway.open();
    worker();
    eventually("the first question", () -> count(gateway.requests) == 1);

    LOOPS.vertx().eventBus().publish(BusAddresses.CHECKS_AVAILABLE, Buffer.buffer("{\"v\":99}"));
    LOOPS.vertx().eventBus().publish(BusAddresses.CHECKS_AVAILABLE, Buffer.buffer("garbage"));
    gateway.due("w", Engine.HTTP, url());
    gateway.announce();

    eventually("the result", () -> count(gateway.results) == 1);
  }

  @Test
  void noMoreIsLeasedWhileTooManyResultsAreUnanswered() {
    int many = LeaseVerticle.MOST_UNDELIVERED + 50;
    List<Runnable> held = Collections.synchronizedList(new ArrayList<>());
    gateway.answerResults(held::add);
    IntStream.range(0, many).forEach(i -> gateway.due("w" + i, Engine.HTTP, url()));
    gateway.open();
    LeaseVerticle worker = worker();

    eventually("the bound", () -> worker.load().undelivered() >= LeaseVerticle.MOST_UNDELIVERED);
    eventually("nothing runs", () -> worker.load().httpRunning() == 0);
    assertThat(worker.load().undelivered())
        .isBetween(LeaseVerticle.MOST_UNDELIVERED, LeaseVerticle.MOST_UNDELIVERED + HTTP_SLOTS);

    gateway.answerResults(Runnable::run);
    List.copyOf(held).forEach(Runnable::run);
    eventually(
        "the rest", () -> count(gateway.results) >= many && worker.load().undelivered() == 0);
  }

  private Promise<CheckOutcome> browser(String lease) {
    return browserChecks.computeIfAbsent(lease, token -> Promise.promise());
  }

  private void finish(String lease) {
    browser(lease).complete(new CheckOutcome.Same("x", null));
  }

  @Test
  void aPageThatCantBeStoredNowIsKeptWithItsResultAndBothAreHandedInLater() {
    blobs.breakDown();
    gateway.due("w", Engine.BROWSER, url());
    gateway.open();
    LeaseVerticle worker = worker();
    eventually("the check", () -> browserChecks.containsKey("lease-w"));
    BlobRef page = bodies.put("<p>text".getBytes(StandardCharsets.UTF_8), "text/html");
    browser("lease-w").complete(new CheckOutcome.Content("hash", "text", null, page, null));
    eventually("a result that waits", () -> worker.load().undelivered() == 1);
    eventually("its lease kept", () -> lastHeartbeat().leaseTokens().contains("lease-w"));
    assertThat(count(gateway.results)).isZero();

    blobs.mend();

    eventually("the result", () -> count(gateway.results) == 1);
    assertThat(blobs.text(page)).isEqualTo("<p>text");
    eventually("nothing is left to deliver", () -> worker.load().undelivered() == 0);
  }

  private LeaseVerticle worker() {
    return worker(Duration.ofSeconds(10));
  }

  private LeaseVerticle worker(Duration answerWithin) {
    Slots slots =
        new Slots() {
          @Override
          public int browser() {
            return browserSlots.get();
          }

          @Override
          public int http() {
            return HTTP_SLOTS;
          }
        };
    LeaseVerticle worker =
        new LeaseVerticle(
            LOOPS.vertx(),
            "worker",
            answerWithin,
            Duration.ofSeconds(30),
            slots,
            bodies,
            http::check,
            (job, phases) -> browser(job.leaseToken()).future(),
            LeaseVerticleTest::status,
            (job, result) -> {});
    deployments.add(await(LOOPS.vertx().deployVerticle(worker)));
    return worker;
  }

  private static WorkerStatus status(Load load) {
    return new WorkerStatus(
        "worker",
        load.state(),
        1,
        load.browserRunning(),
        HTTP_SLOTS,
        load.httpRunning(),
        load.finished(),
        0,
        0,
        "test",
        Instant.EPOCH,
        List.of());
  }

  private String url() {
    return "http://site.test:%d/".formatted(site.actualPort());
  }

  private int count(List<?> of) {
    synchronized (gateway) {
      return of.size();
    }
  }

  private int results(String watch) {
    synchronized (gateway) {
      return (int) gateway.results.stream().map(CheckResult::watchId).filter(watch::equals).count();
    }
  }

  private WorkerHeartbeat lastHeartbeat() {
    eventually("a heartbeat", () -> count(gateway.heartbeats) > 0);
    synchronized (gateway) {
      return gateway.heartbeats.getLast();
    }
  }
}
