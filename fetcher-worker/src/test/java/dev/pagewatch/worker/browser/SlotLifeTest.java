package dev.pagewatch.worker.browser;

import static dev.pagewatch.worker.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fleet.WorkerStatus;
import dev.pagewatch.model.fleet.WorkerStatus.SlotState;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.settings.SlotBounds;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.worker.browser.Incarnation.Ending;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How slots outlive their browsers: worn ones, broken ones and those that never start. */
@Timeout(120)
class SlotLifeTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  private final HostileSite site = new HostileSite();
  private final EgressProxy proxy;
  private final Path chromium = ChromiumLocator.find(Optional.empty()).orElseThrow();
  private final List<BrowserHost> hosts = new ArrayList<>();

  @TempDir Path temporary;

  SlotLifeTest() throws Exception {
    proxy =
        EgressProxy.start(vertx, guard)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    hosts.forEach(host -> host.close(Duration.ZERO));
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
  }

  private BrowserConfig config(Path executable) {
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    return BrowserConfig.of(
        1, executable, new DriverCache(cache).directory(), proxy.urlWithoutTrackers());
  }

  private BrowserHost started(Path executable, UnaryOperator<BrowserConfig> change) {
    BrowserHost host =
        new BrowserHost(
            change.apply(config(executable)),
            guard,
            proxy,
            (bytes, type) -> new BlobRef("x", type, bytes.length));
    hosts.add(host);
    host.start();
    return host;
  }

  private CompletableFuture<CheckOutcome> check(BrowserHost host, String path, Duration limit) {
    return host.check(
        new CheckJob("w", "token", site.url(path), Engine.BROWSER, false, limit, null), p -> {});
  }

  private void readsTheGoodPage(BrowserHost host) throws Exception {
    assertThat(check(host, HostileSite.GOOD, PATIENCE).get(60, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class, it -> assertThat(it.text()).isEqualTo("Good\nday"));
  }

  private static List<Long> pids(BrowserHost host) {
    return host.slots().getFirst().pids();
  }

  private static void eventuallyIdle(BrowserHost host) {
    eventually("the slot is idle", () -> host.slots().getFirst().state() == SlotState.IDLE);
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

  private static void eventuallyGone(List<Long> pids) {
    eventually("they are gone: " + pids, () -> pids.stream().noneMatch(SlotLifeTest::lives));
  }

  @Test
  void slotsAreAddedWhilePagesWaitAndGoWhenTheMachineIsSwamped() throws Exception {
    AtomicReference<Double> load = new AtomicReference<>(0.1);
    AtomicInteger grown = new AtomicInteger();
    BrowserHost host =
        new BrowserHost(
            config(chromium).withSlots(new SlotBounds(1, 3)),
            guard,
            proxy,
            (bytes, type) -> new BlobRef("x", type, bytes.length),
            null,
            load::get,
            Duration.ofMillis(100));
    hosts.add(host);
    host.start(grown::incrementAndGet);
    List<CompletableFuture<CheckOutcome>> checks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      checks.add(check(host, "/never", Duration.ofSeconds(12)));
    }

    eventually("three at once", () -> host.busy() == 3);
    assertThat(host.slots()).extracting(WorkerStatus.Slot::index).containsExactly(0, 1, 2);
    assertThat(grown).hasValue(2);
    List<Long> pids = host.slots().getLast().pids();

    load.set(1.0);
    eventually("one is left, once the others are done", () -> host.size() == 1);
    eventuallyGone(pids);
    assertThat(checks).allMatch(CompletableFuture::isDone);
  }

  @Test
  void aBrowserOfManyChecksIsReplacedWithoutTheSlotEverBeingWithoutOne() throws Exception {
    BrowserHost host =
        started(chromium, it -> it.withBounds(2, Long.MAX_VALUE / 2, Duration.ofHours(1)));
    eventuallyIdle(host);
    List<Long> first = pids(host);
    Set<SlotState> seen = new HashSet<>();

    readsTheGoodPage(host);
    readsTheGoodPage(host);
    eventually(
        "another browser",
        () -> {
          seen.add(host.slots().getFirst().state());
          return first.stream().noneMatch(pids(host)::contains) && !pids(host).isEmpty();
        });

    readsTheGoodPage(host);
    eventuallyGone(first);
    assertThat(seen).isSubsetOf(SlotState.IDLE, SlotState.BUSY);
    assertThat(host.restarts()).isZero();
  }

  @Test
  void aBrowserOfMuchMemoryIsReplaced() throws Exception {
    BrowserHost usual = started(chromium, it -> it);
    readsTheGoodPage(usual);
    eventually("its memory is known", () -> usual.rssBytes() > 0);
    long bound = usual.rssBytes() * 2 / 3;
    BrowserHost host = started(chromium, it -> it.withBounds(1_000, bound, Duration.ofHours(1)));
    eventuallyIdle(host);
    List<Long> first = pids(host);

    readsTheGoodPage(host);

    eventuallyGone(first);
  }

  @Test
  void anOldBrowserIsReplacedThoughNothingUsesIt() throws Exception {
    BrowserHost host =
        started(chromium, it -> it.withBounds(1_000, Long.MAX_VALUE / 2, Duration.ofSeconds(3)));
    eventuallyIdle(host);

    eventuallyGone(pids(host));
    readsTheGoodPage(host);
  }

  @Test
  void aWornBrowserThatIsStillAtACheckEndsWithTheHost() throws Exception {
    BrowserHost host =
        started(chromium, it -> it.withBounds(1, Long.MAX_VALUE / 2, Duration.ofHours(1)));
    eventuallyIdle(host);
    List<Long> first = pids(host);
    readsTheGoodPage(host);
    CompletableFuture<CheckOutcome> late = check(host, "/never", PATIENCE);
    eventually("a successor", () -> pids(host).size() > first.size());
    eventually("it took the slot over", () -> host.slots().getFirst().state() == SlotState.IDLE);
    List<Long> all = pids(host);
    assertThat(late).isNotDone();

    host.close(Duration.ofMillis(100));

    assertThat(all).noneMatch(SlotLifeTest::lives);
    assertThat(late).isDone();
  }

  @Test
  void aKilledBrowserLeavesNoFiles() throws Exception {
    BrowserHost host = started(chromium, it -> it);
    eventuallyIdle(host);
    List<Path> files = pids(host).stream().flatMap(SlotLifeTest::directories).distinct().toList();
    assertThat(files).hasSizeGreaterThan(1).allMatch(Files::isDirectory);

    assertThat(check(host, "/never", Duration.ofSeconds(1)).get(20, TimeUnit.SECONDS))
        .isInstanceOf(CheckOutcome.Failed.class);

    eventually("no files", () -> files.stream().noneMatch(Files::exists));
  }

  /** Where a process keeps its profile and its temporary files. */
  private static Stream<Path> directories(long pid) {
    try {
      String said =
          Files.readString(Path.of("/proc/" + pid + "/cmdline"))
              + "\0"
              + Files.readString(Path.of("/proc/" + pid + "/environ"));
      return Stream.of(said.split("\0"))
          .filter(it -> it.startsWith("--user-data-dir=") || it.startsWith("TMPDIR="))
          .map(it -> Path.of(it.substring(it.indexOf('=') + 1)))
          .filter(it -> !it.equals(Path.of(String.valueOf(System.getenv("TMPDIR")))));
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  @Test
  void aBrowserThatNeverStartsIsTriedLessAndLessAndShown() throws Exception {
    Path works = temporary.resolve("works");
    Path tried = temporary.resolve("tried");
    Path executable = temporary.resolve("chromium");
    Files.writeString(
        executable,
        "#!/bin/sh\nif [ -e %s ]; then exec %s \"$@\"; fi\necho x >> %s\nexit 1\n"
            .formatted(works, chromium, tried));
    Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
    BrowserHost host = started(executable, it -> it);

    eventually("a failed slot", () -> host.slots().getFirst().state() == SlotState.FAILED);
    assertThat(host.restarts()).isGreaterThan(1);

    Files.createFile(works);
    readsTheGoodPage(host);
    assertThat(host.slots().getFirst().state()).isNotEqualTo(SlotState.FAILED);
    assertThat(Files.readAllLines(tried).size()).isLessThanOrEqualTo((int) host.restarts());
  }

  @Test
  void aHostClosesWhileItsNextBrowserIsWaitedFor() throws Exception {
    Path executable = temporary.resolve("chromium");
    Files.writeString(executable, "#!/bin/sh\nexit 1\n");
    Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
    BrowserHost host = started(executable, it -> it);
    eventually("a failed slot", () -> host.slots().getFirst().state() == SlotState.FAILED);

    host.close(Duration.ofSeconds(1));

    assertThat(pids(host)).isEmpty();
  }

  @Test
  void pausesGrowWhileBrowsersBreakAndNotForKills() {
    StartPauses pauses = new StartPauses();
    List<Duration> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      taken.add(pauses.after(Ending.BROKEN));
    }
    assertThat(taken)
        .containsExactly(
            Duration.ZERO, Duration.ofMillis(400), Duration.ofMillis(800), Duration.ofMillis(1600));
    assertThat(pauses.after(Ending.KILLED)).isZero();
    assertThat(pauses.isFailing()).isTrue();
    for (int i = 0; i < 20; i++) {
      pauses.after(Ending.BROKEN);
    }
    assertThat(pauses.after(Ending.BROKEN)).isEqualTo(Duration.ofSeconds(30));

    pauses.proved();
    assertThat(pauses.isFailing()).isFalse();
    assertThat(pauses.after(Ending.BROKEN)).isZero();
  }
}
