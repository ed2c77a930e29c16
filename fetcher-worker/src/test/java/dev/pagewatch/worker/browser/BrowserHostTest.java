package dev.pagewatch.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fleet.WorkerStatus.SlotState;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Browser slots with a real Chromium against pages that mean well and pages that don't. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class BrowserHostTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(6);

  /** For pages that end by themselves, on machines with other work. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  private final EgressProxy proxy;
  private final Site site;
  private final BrowserHost host;

  BrowserHostTest() throws Exception {
    site = new Site();
    proxy =
        EgressProxy.start(vertx, guard)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    BrowserConfig config =
        BrowserConfig.of(
            2,
            ChromiumLocator.find(Optional.empty()).orElseThrow(),
            new DriverCache(cache).directory(),
            proxy.urlWithoutTrackers());
    host = new BrowserHost(config, guard, proxy, this::put);
  }

  private BlobRef put(byte[] bytes, String mediaType) {
    String name = UUID.randomUUID().toString();
    blobs.put(name, bytes);
    return new BlobRef(name, mediaType, bytes.length);
  }

  @BeforeAll
  void start() {
    site.page("/plain", "<h1>Hello</h1><p>world</p>");
    site.page(
        "/late",
        "<p id=x>loading</p><script>setTimeout(() => x.textContent = 'ready', 50)</script>");
    site.answer("/data", 200, Map.of("Content-Type", "application/json"), "{\"n\": 42}");
    site.page(
        "/fetched",
        "<p id=x>loading</p><script>onload = () => fetch('/data').then(r => r.json())"
            + ".then(d => x.textContent = 'n is ' + d.n)</script>");
    site.answer("/missing", 404, Map.of(), "gone");
    site.answer("/busy", 503, Map.of("Retry-After", "90"), "busy");
    site.answer("/circle", 302, Map.of("Location", "/circle"), "");
    site.answer("/away", 302, Map.of("Location", "http://10.1.2.3/secret"), "");
    site.answer("/moved", 302, Map.of("Location", "/plain"), "");
    site.answer("/file", 200, Map.of("Content-Type", "application/zip"), "PK");
    site.page("/empty", "<script>1</script>");
    site.page("/loop", "<p>x</p><script>for (;;) {}</script>");
    site.page("/loop-later", "<p>x</p><script>onload = () => { for (;;) {} }</script>");
    site.page("/alerts", "<p>text</p><script>for (let i = 0; i < 20; i++) alert(i)</script>");
    site.page("/close", "<p>x</p><script>onload = () => window.close()</script>");
    site.page("/popups", "<p>text</p><script>for (let i = 0; i < 50; i++) open('/plain')</script>");
    site.page("/huge", "<p>top</p>" + "<div>".repeat(20_000) + "deep" + "<b>x</b>".repeat(80_000));
    site.silent("/silent");
    host.start();
    waitFor(() -> host.slots().stream().allMatch(slot -> slot.state() == SlotState.IDLE));
  }

  @AfterAll
  void stop() throws Exception {
    List<Long> pids = allPids();
    assertThat(pids).isNotEmpty();
    host.close(Duration.ofSeconds(3));
    assertThat(pids).noneMatch(BrowserHostTest::lives);
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
  }

  /** An ended process whose parent has not noticed yet is no longer alive. */
  private static boolean lives(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  private List<Long> allPids() {
    return host.slots().stream().flatMap(slot -> slot.pids().stream()).toList();
  }

  private CheckJob job(String path, String previousHash) {
    return job(path, previousHash, TIMEOUT);
  }

  private CheckJob job(String path, String previousHash, Duration timeout) {
    String url = path.startsWith("http") ? path : site.url(path);
    return new CheckJob(
        "w" + path,
        "token",
        url,
        Engine.BROWSER,
        false,
        timeout,
        previousHash.isEmpty() ? null : previousHash);
  }

  private CheckOutcome check(String path) throws Exception {
    return host.check(job(path, ""), phase -> {}).get(20, TimeUnit.SECONDS);
  }

  private static void waitFor(BooleanSupplier condition) {
    long limit = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > limit) {
        throw new AssertionError("not within 30 s");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/plain,Hello",
    "/late,ready",
    "/fetched,n is 42",
    "/moved,Hello",
    "/alerts,text",
    "/popups,text",
    "/huge,deep",
    "/close,x",
  })
  void aPageIsReadAsItsScriptsLeaveIt(String path, String text) throws Exception {
    CheckOutcome outcome =
        host.check(job(path, "", PATIENCE), phase -> {}).get(30, TimeUnit.SECONDS);

    assertThat(outcome).isInstanceOf(CheckOutcome.Content.class);
    assertThat(((CheckOutcome.Content) outcome).text()).contains(text);
  }

  @ParameterizedTest
  @CsvSource({
    "/missing,HTTP_STATUS",
    "/circle,TOO_MANY_REDIRECTS",
    "/away,BLOCKED_ADDRESS",
    "http://10.9.8.7/,BLOCKED_ADDRESS",
    "http://127.0.0.1:1/,CONNECTION_FAILED",
    "http://127.0.0.1:47/,CONNECTION_FAILED",
    "http://no-such-host.invalid/,DNS_FAILURE",
    "/file,UNSUPPORTED_CONTENT",
    "/empty,EMPTY_CONTENT",
    "/silent,TIMEOUT",
    "/loop,PAGE_HUNG",
    "/loop-later,PAGE_HUNG",
  })
  void aPageThatCannotBeReadEndsInItsCode(String path, ErrorCode code) throws Exception {
    CheckOutcome outcome = check(path);

    assertThat(outcome).isInstanceOf(CheckOutcome.Failed.class);
    CheckOutcome.Failed failed = (CheckOutcome.Failed) outcome;
    assertThat(failed.code()).as(failed.message()).isEqualTo(code);
  }

  @Test
  void howLongASiteAsksToWaitIsToldOn() throws Exception {
    assertThat(check("/busy"))
        .isEqualTo(
            new CheckOutcome.Failed(
                ErrorCode.HTTP_STATUS,
                "503 from 127.0.0.1, which asks to wait 2 min",
                Duration.ofSeconds(90)));
  }

  @Test
  void theSamePageAgainIsSameAndNotPictured() throws Exception {
    CheckOutcome.Content first = (CheckOutcome.Content) check("/plain");
    assertThat(first.screenshot()).isNotNull();
    assertThat(first.html()).isNotNull();
    int stored = blobs.size();

    CheckOutcome again =
        host.check(job("/plain", first.hash()), phase -> {}).get(20, TimeUnit.SECONDS);

    assertThat(again).isEqualTo(new CheckOutcome.Same(first.hash(), "T"));
    assertThat(blobs).hasSize(stored);
  }

  @Test
  void phasesAreToldInOrder() throws Exception {
    List<Phase> phases = new ArrayList<>();

    host.check(job("/plain", ""), phases::add).get(20, TimeUnit.SECONDS);

    assertThat(phases)
        .containsExactly(Phase.NAVIGATING, Phase.RENDERING, Phase.EXTRACTING, Phase.COMPARING);
  }

  @Test
  void goodChecksFinishBesideHungOnes() throws Exception {
    CompletableFuture<CheckOutcome> hung =
        host.check(job("/loop", "", TIMEOUT.multipliedBy(2)), phase -> {});
    waitFor(() -> host.slots().stream().anyMatch(slot -> "w/loop".equals(slot.watchId())));

    List<CompletableFuture<CheckOutcome>> good =
        IntStream.range(0, 10).mapToObj(i -> host.check(job("/plain", ""), phase -> {})).toList();
    for (CompletableFuture<CheckOutcome> check : good) {
      assertThat(check.get(20, TimeUnit.SECONDS)).isInstanceOf(CheckOutcome.Content.class);
    }

    assertThat(hung.isDone()).isFalse();
    assertThat(hung.get(40, TimeUnit.SECONDS)).isInstanceOf(CheckOutcome.Failed.class);
    waitFor(() -> host.slots().stream().allMatch(slot -> slot.state() == SlotState.IDLE));
  }

  @ParameterizedTest
  @CsvSource({"KILL,BROWSER_CRASHED", "STOP,TIMEOUT"})
  void aBrowserKilledOrStoppedEndsItsCheckAndIsReplaced(String signal, ErrorCode code)
      throws Exception {
    waitFor(() -> host.slots().stream().allMatch(slot -> slot.state() == SlotState.IDLE));
    CompletableFuture<CheckOutcome> check = host.check(job("/silent", ""), phase -> {});
    waitFor(
        () ->
            host.slots().stream()
                .anyMatch(
                    slot -> slot.state() == SlotState.BUSY && slot.phase() == Phase.NAVIGATING));

    List<Long> pids =
        host.slots().stream()
            .filter(slot -> slot.state() == SlotState.BUSY)
            .flatMap(slot -> slot.pids().stream())
            .toList();
    assertThat(pids).isNotEmpty();
    new ProcessBuilder(
            Stream.concat(
                    Stream.of("kill", "-" + signal), pids.stream().map(pid -> Long.toString(pid)))
                .toList())
        .start()
        .waitFor();

    CheckOutcome outcome = check.get(20, TimeUnit.SECONDS);
    assertThat(outcome).isInstanceOf(CheckOutcome.Failed.class);
    assertThat(((CheckOutcome.Failed) outcome).code()).isEqualTo(code);
    waitFor(() -> host.slots().stream().allMatch(slot -> slot.state() == SlotState.IDLE));
    assertThat(check("/plain")).isInstanceOf(CheckOutcome.Content.class);
    assertThat(pids).noneMatch(BrowserHostTest::lives);
  }
}
