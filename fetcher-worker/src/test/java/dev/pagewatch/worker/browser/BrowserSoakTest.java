package dev.pagewatch.worker.browser;

import static dev.pagewatch.worker.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fleet.WorkerStatus.SlotState;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks of good and bad pages for a long time, with browsers killed at random: nothing grows. */
class BrowserSoakTest {

  private static final Logger LOG = LoggerFactory.getLogger(BrowserSoakTest.class);

  private static final int SLOTS = 2;

  /** Of the good pages, which are most, one in so many is another. */
  private static final int ONE_IS_BAD = 20;

  /** One in so many checks has a process of its slots killed meanwhile. */
  private static final int ONE_IS_KILLED = 40;

  private static final List<String> BAD =
      List.of("/loops", "/never", "/file", "/hop", "/closes", "/dialogs", "/unloads", "/gone");

  private final Random random = new Random(4711);
  private final Vertx vertx = Vertx.vertx();
  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  private final HostileSite site = new HostileSite();
  private final BrowserHost host;
  private final Map<Ending, Integer> endings = new EnumMap<>(Ending.class);

  private enum Ending {
    READ,
    FAILED
  }

  /** What must not grow. */
  private record Held(int processes, int files, int threads, long browserBytes, long heapBytes) {}

  BrowserSoakTest() throws Exception {
    EgressProxy proxy =
        EgressProxy.start(vertx, guard)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    BrowserConfig config =
        BrowserConfig.of(
                SLOTS,
                ChromiumLocator.find(Optional.empty()).orElseThrow(),
                new DriverCache(cache).directory(),
                proxy.urlWithoutTrackers())
            .withBounds(30, 1_500_000_000, Duration.ofMinutes(2));
    host =
        new BrowserHost(
            config, guard, proxy, (bytes, type) -> new BlobRef("x", type, bytes.length));
  }

  @BeforeEach
  void start() {
    site.page("/text", "<p>text</p>");
    site.page("/scripted", "<p id=x></p><script>x.textContent = 'made by a script'</script>");
    site.page("/fetched", "<p id=x>-</p><script>fetch('/').then(() => x.textContent='x')</script>");
    site.page("/framed", "<p>outside</p><iframe src=/text></iframe>");
    site.page("/large", "<p>text of a paragraph</p>".repeat(5_000));
    site.page("/worker", "<p>text</p><script>new Worker('data:,for(;;){}')</script>");
    site.page("/loops", "<p>x</p><script>onload = () => { for (;;) {} }</script>");
    site.page("/closes", "<p>x</p><script>onload = () => close()</script>");
    site.page("/dialogs", "<p>x</p><script>setInterval(() => alert(1), 1)</script>");
    site.page("/unloads", "<p>x</p><script>onpagehide = () => { for (;;) {} }</script>");
    site.page("/gone", "");
    host.start();
  }

  @AfterEach
  void stop() throws Exception {
    List<Long> pids = host.slots().stream().flatMap(slot -> slot.pids().stream()).toList();
    host.close(Duration.ofSeconds(3));
    assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).filter(this::lives).isPresent());
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
  }

  @Test
  void aHundredChecksLeaveNothingBehind() throws Exception {
    soak(40, 100);
  }

  @Test
  @Tag("long")
  void fiveThousandChecksLeaveNothingBehind() throws Exception {
    soak(500, Integer.getInteger("pagewatch.soak.checks", 5_000));
  }

  private void soak(int first, int all) throws Exception {
    run(first);
    Held before = held();
    run(all - first);
    Held after = held();

    LOG.info("After {} checks {}, after {} {}; {}", first, before, all, after, endings);
    assertThat(after.processes()).isLessThanOrEqualTo(before.processes() + 2 * SLOTS);
    assertThat(after.files()).isLessThanOrEqualTo(before.files() + 15);
    assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 15);
    assertThat(after.browserBytes()).isLessThan(before.browserBytes() * 3 / 2);
    assertThat(after.heapBytes()).isLessThan(before.heapBytes() + 60_000_000);
    // Most pages are good and most browsers live: a run in which all fails has shown nothing.
    assertThat(endings.getOrDefault(Ending.READ, 0)).isGreaterThan(all * 7 / 10);
    assertThat(endings.getOrDefault(Ending.FAILED, 0)).isPositive();
    assertThat(host.restarts()).isPositive();
  }

  private void run(int checks) throws Exception {
    Deque<CompletableFuture<CheckOutcome>> running = new ArrayDeque<>();
    for (int i = 0; i < checks; i++) {
      running.add(host.check(job(), phase -> {}));
      if (random.nextInt(ONE_IS_KILLED) == 0) {
        killOne();
      }
      while (running.size() > SLOTS) {
        count(running.remove());
      }
    }
    while (!running.isEmpty()) {
      count(running.remove());
    }
  }

  private void count(CompletableFuture<CheckOutcome> check) throws Exception {
    CheckOutcome outcome = check.get(120, TimeUnit.SECONDS);
    endings.merge(
        outcome instanceof CheckOutcome.Content ? Ending.READ : Ending.FAILED, 1, Integer::sum);
  }

  private CheckJob job() {
    List<String> good = List.of("/text", "/scripted", "/fetched", "/framed", "/large", "/worker");
    boolean bad = random.nextInt(ONE_IS_BAD) == 0;
    List<String> from = bad ? BAD : good;
    String path = from.get(random.nextInt(from.size()));
    Duration limit = Duration.ofSeconds(bad ? 2 : 20);
    return new CheckJob("w", "token", site.url(path), Engine.BROWSER, false, limit, null);
  }

  /** A driver, a browser, a renderer or another of their processes. */
  private void killOne() {
    List<ProcessHandle> own = processes().toList();
    if (!own.isEmpty()) {
      own.get(random.nextInt(own.size())).destroyForcibly();
    }
  }

  private Stream<ProcessHandle> processes() {
    return ProcessHandle.current().descendants().filter(this::lives);
  }

  /** An ended process whose parent has not noticed yet is no longer alive. */
  private boolean lives(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      return !stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }

  private Held held() throws IOException {
    eventually(
        "all slots are idle, each with one driver",
        () ->
            host.slots().stream().allMatch(slot -> slot.state() == SlotState.IDLE)
                && ProcessHandle.current().children().filter(this::lives).count() == SLOTS);
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heap = runtime.totalMemory() - runtime.freeMemory();
    try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"));
        Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      return new Held(
          (int) processes().count(),
          (int) files.count(),
          (int) threads.count(),
          host.rssBytes(),
          heap);
    }
  }
}
