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
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pages made to hold a browser up, each in a real Chromium beside checks of a good page: every one
 * ends within its deadline and 3 s, in the code it should, and takes nothing from the others.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class HostilePagesTest {

  private static final Duration HANGING = Duration.ofSeconds(4);

  /** For pages that are content, which must be read although they never are still. */
  private static final Duration RESTLESS = Duration.ofSeconds(6);

  private static final Duration GRACE = Duration.ofSeconds(3);

  /** Soon reached by a page that does nothing but take memory. */
  private static final long MEMORY = 900_000_000;

  private final Vertx vertx = Vertx.vertx();
  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  private final HostileSite site = new HostileSite();
  private final BrowserHost host;

  HostilePagesTest() throws Exception {
    EgressProxy proxy =
        EgressProxy.start(vertx, guard)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    BrowserConfig config =
        BrowserConfig.of(
                3,
                ChromiumLocator.find(Optional.empty()).orElseThrow(),
                new DriverCache(cache).directory(),
                proxy.urlWithoutTrackers())
            .withBounds(100, MEMORY, Duration.ofHours(1));
    host =
        new BrowserHost(
            config, guard, proxy, (bytes, type) -> new BlobRef("x", type, bytes.length));
  }

  @BeforeAll
  void start() {
    host.start();
    // The first page of a browser takes its time, and a hanging one has little.
    Stream.generate(() -> host.check(job(HostileSite.GOOD, Duration.ofSeconds(60)), p -> {}))
        .limit(6)
        .toList()
        .forEach(CompletableFuture::join);
  }

  @AfterAll
  void stop() throws Exception {
    eventually("all slots are back", this::allIdle);
    List<Long> pids = host.slots().stream().flatMap(slot -> slot.pids().stream()).toList();
    assertThat(pids).isNotEmpty();
    host.close(Duration.ofSeconds(3));
    assertThat(pids).noneMatch(HostilePagesTest::lives);
    assertThat(ProcessHandle.current().descendants())
        .filteredOn(it -> it.info().command().orElse("").contains("chrom"))
        .filteredOn(it -> lives(it.pid()))
        .isEmpty();
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

  private boolean allIdle() {
    return host.slots().stream().allMatch(slot -> slot.state() == SlotState.IDLE);
  }

  /**
   * A page and what its check may end in.
   *
   * @param html of the page, or a path of {@link HostileSite}'s
   * @param endings error codes, or words that its text begins with
   */
  private record Hostile(String name, Duration limit, String html, List<String> endings) {
    static Hostile hangs(String name, String html) {
      return new Hostile(name, HANGING, html, List.of("page_hung"));
    }

    static Hostile reads(String name, String html) {
      return new Hostile(name, RESTLESS, "<p>text</p>" + html, List.of("text"));
    }

    static Hostile script(String name, String script) {
      return reads(name, "<script>" + script + "</script>");
    }

    static Hostile at(String path, Duration limit, String... endings) {
      return new Hostile(path, limit, path, List.of(endings));
    }

    String path() {
      return html.startsWith("/") ? html : "/" + name.replace(' ', '-');
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Hostile> hostilePages() {
    return Stream.of(
            hangs(),
            dialogsAndWindows(),
            wanderers(),
            bodies(),
            background(),
            floods(),
            resources())
        .flatMap(pages -> pages);
  }

  private static Stream<Hostile> hangs() {
    return Stream.of(
        Hostile.hangs(
            "loops when it is read",
            "<p>x</p><script>Object.defineProperty(Element.prototype, 'outerHTML',"
                + "{get() { for (;;) {} }})</script>"),
        Hostile.hangs(
            "observes itself",
            "<p>x</p><script>onload = () => { new MutationObserver(() => document.body.append('x'))"
                + ".observe(document.body, {childList: true}); document.body.append('x') }"
                + "</script>"),
        Hostile.hangs(
            "promises without end",
            "<p>x</p><script>onload = () => { const f = () => Promise.resolve().then(f); f() }"
                + "</script>"),
        Hostile.script("breaks the wait", "MutationObserver = setTimeout = Promise = undefined"),
        Hostile.script("loops in a worker", worker("for (;;) {}")),
        Hostile.script("loops before it unloads", "onbeforeunload = () => { for (;;) {} }"),
        Hostile.script("loops when it unloads", "onpagehide = onunload = () => { for (;;) {} }"));
  }

  private static Stream<Hostile> dialogsAndWindows() {
    return Stream.of(
        Hostile.script(
            "floods with dialogs",
            "onload = () => setInterval(() => { alert(1); confirm(2); prompt(3); print() }, 1)"),
        Hostile.script("asks not to be left", "onbeforeunload = e => e.preventDefault()"),
        Hostile.script("floods with windows", "onload = () => setInterval(() => open('/good'), 1)"),
        Hostile.script(
            "asks for permissions",
            "navigator.geolocation.getCurrentPosition(() => {});"
                + "Notification.requestPermission();"
                + "navigator.mediaDevices.getUserMedia({video: true, audio: true}).catch(() => {});"
                + "navigator.clipboard.readText().catch(() => {})"),
        Hostile.reads(
            "sends files",
            "<a id=a href=/file download>more</a><iframe src=/file></iframe>"
                + "<script>setInterval(() => a.click(), 10)</script>"));
  }

  private static Stream<Hostile> wanderers() {
    return Stream.of(
        wanders("reloads by meta", "<meta http-equiv=refresh content=0><p>x</p>"),
        wanders("goes on by script", "<p>x</p><script>location = '?' + Math.random()</script>"),
        wanders("reloads on load", "<p>x</p><script>onload = () => location.reload()</script>"),
        Hostile.at("/hop", RESTLESS, "too_many_redirects"),
        new Hostile(
            "rewrites its history",
            RESTLESS,
            "<p>text</p><script>onload = () => setInterval(() => { for (let i = 0; i < 100; i++)"
                + "try { history.pushState(0, '', '?' + Math.random()) } catch {} }, 1)</script>",
            // Chromium may have no time left to answer.
            List.of("text", "page_hung")),
        Hostile.script(
            "changes its hash", "onload = () => setInterval(() => location.hash = Math.random())"),
        Hostile.script("goes to a file", "location = 'file:///etc/passwd'"),
        Hostile.script("goes to the browser", "location = 'chrome://crash'"),
        Hostile.script("goes to data", "location = 'data:text/html,<p>data'"),
        Hostile.script("goes to script", "location = 'javascript:1'"),
        new Hostile(
            "goes to a blob",
            RESTLESS,
            "<script>location = URL.createObjectURL(new Blob(['<p>text</p>'],"
                + "{type: 'text/html'}))</script>",
            List.of("text")),
        Hostile.hangs(
            "goes where nothing comes",
            // Chromium runs no script while the next page is awaited.
            "<p>x</p><script>onload = () => location = '/never'</script>"));
  }

  private static Hostile wanders(String name, String html) {
    return new Hostile(name, RESTLESS, html, List.of("too_many_redirects"));
  }

  private static Stream<Hostile> bodies() {
    String[] tooMuch = {"too_large", "page_hung", "browser_crashed"};
    return Stream.of(
        Hostile.at("/drip-head", HANGING, "timeout"),
        Hostile.at("/drip", RESTLESS, "begun"),
        Hostile.at("/flood", HANGING, tooMuch),
        Hostile.at("/half-gigabyte", HANGING, tooMuch),
        Hostile.at("/gzip-bomb", HANGING, tooMuch),
        Hostile.at("/shorter-than-said", RESTLESS, "what there is", "connection_failed"),
        Hostile.at("/longer-than-said", RESTLESS, "what there is"),
        Hostile.at("/charset", RESTLESS, "", "empty_content"),
        Hostile.at("/xml-bomb", RESTLESS, "text", "This page contains"),
        Hostile.at("/svg-bomb", HANGING, "text", "page_hung", "empty_content"));
  }

  private static Stream<Hostile> background() {
    return Stream.of(
        Hostile.script("fetches without end", "fetch('/never'); fetch('/drip')"),
        Hostile.script("listens to events", "new EventSource('/events')"),
        Hostile.script(
            "opens sockets",
            "onload = () => setInterval(() =>"
                + "new WebSocket(location.href.replace('http', 'ws').replace(/[^/]*$/, 'never')),"
                + "100)"),
        Hostile.reads("loads a script that never comes", "<script async src=/never></script>"),
        Hostile.at("/nest", RESTLESS, "depth 0"));
  }

  private static Stream<Hostile> floods() {
    return Stream.of(
        swamps(
            "floods the console",
            "setInterval(() => { for (let i = 0; i < 500; i++) console.log(document, 'x') }, 1)"),
        swamps(
            "floods with requests",
            "setInterval(() => { for (let i = 0; i < 20; i++)"
                + "fetch('/?' + Math.random()).catch(() => {}) }, 10)"),
        Hostile.script(
            "throws without end", "setInterval(() => { throw new Error('x'.repeat(1000)) })"),
        Hostile.script(
            "never rests", "setInterval(() => document.body.dataset.x = Math.random())"));
  }

  /** Read by a machine that keeps up. */
  private static Hostile swamps(String name, String script) {
    return new Hostile(
        name, HANGING, "<p>text</p><script>" + script + "</script>", List.of("text", "page_hung"));
  }

  private static Stream<Hostile> resources() {
    String[] heavy = {"text", "page_hung", "browser_crashed", "too_large"};
    return Stream.of(
        new Hostile(
            "takes memory",
            Duration.ofSeconds(20),
            "<p>x</p><script>onload = () => { const a = [];"
                + "for (;;) a.push(new Uint8Array(5e7).fill(1)) }</script>",
            List.of("browser_crashed")),
        new Hostile(
            "takes memory in a worker",
            Duration.ofSeconds(20),
            "<p>x</p><script>"
                + worker("const a = []; for (;;) a.push(new Uint8Array(5e7).fill(1))")
                + ";document.write('<script src=/never></' + 'script>')</script>",
            List.of("browser_crashed")),
        new Hostile(
            "nests deep",
            RESTLESS,
            "<p>text</p><script>let e = document.body; for (let i = 0; i < 100000; i++)"
                + "e = e.appendChild(document.createElement('div'))</script>",
            List.of(heavy)),
        new Hostile(
            "writes a gigabyte",
            RESTLESS,
            "<p>text</p><script>document.body.append('x'.repeat(2 ** 28))</script>",
            List.of("too_large", "page_hung", "browser_crashed")));
  }

  private static String worker(String script) {
    return "new Worker(URL.createObjectURL(new Blob(['" + script + "'])))";
  }

  @ParameterizedTest
  @MethodSource("everyThird")
  void aHostilePageEndsInTimeAndHoldsNobodyUp(Hostile hostile) throws Exception {
    check(hostile, 4);
  }

  @ParameterizedTest
  @MethodSource({"hostilePages", "heavyPages"})
  @Tag("long")
  void aHostilePageHoldsUpNoneOfTwenty(Hostile hostile) throws Exception {
    check(hostile, 20);
  }

  /** Of each kind some. */
  private static Stream<Hostile> everyThird() {
    List<Hostile> all = hostilePages().toList();
    return IntStream.range(0, all.size()).filter(i -> i % 3 == 0).mapToObj(all::get);
  }

  private static Stream<Hostile> heavyPages() {
    return Stream.of(
        new Hostile(
            "has a million children",
            Duration.ofSeconds(30),
            "<p>text</p>" + "<p>x".repeat(1_000_000),
            List.of("text", "page_hung", "browser_crashed")));
  }

  private void check(Hostile hostile, int good) throws Exception {
    if (!hostile.html().startsWith("/")) {
      site.page(hostile.path(), hostile.html());
    }
    eventually("all slots are back", this::allIdle);
    long start = System.nanoTime();
    CompletableFuture<Duration> took = new CompletableFuture<>();
    CompletableFuture<CheckOutcome> bad = host.check(job(hostile.path(), hostile.limit()), p -> {});
    bad.thenRun(() -> took.complete(Duration.ofNanos(System.nanoTime() - start)));
    List<CompletableFuture<CheckOutcome>> beside =
        IntStream.range(0, good)
            .mapToObj(i -> host.check(job(HostileSite.GOOD, Duration.ofSeconds(30)), p -> {}))
            .toList();

    for (CompletableFuture<CheckOutcome> check : beside) {
      assertThat(ending(check.get(60, TimeUnit.SECONDS))).isEqualTo("Good\nday");
    }
    CheckOutcome outcome = bad.get(60, TimeUnit.SECONDS);
    assertThat(hostile.endings())
        .as(outcome.toString().lines().findFirst().orElse(""))
        .anyMatch(expected -> ending(outcome).startsWith(expected));
    assertThat(took.get()).isLessThan(hostile.limit().plus(GRACE));
  }

  private CheckJob job(String path, Duration limit) {
    return new CheckJob("w", "token", site.url(path), Engine.BROWSER, false, limit, null);
  }

  private static String ending(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.Content content -> content.text();
      case CheckOutcome.Failed failed -> failed.code().wireName();
      default -> outcome.toString();
    };
  }

  @Test
  void aPageWhoseProcessIsKilledCrashesAndItsBrowserStays() throws Exception {
    site.page("/killed", "<p>x</p><script>document.write('<script src=/never></' + 'script>')");
    eventually("all slots are back", this::allIdle);
    long restarts = host.restarts();
    CompletableFuture<Void> rendering = new CompletableFuture<>();
    CompletableFuture<CheckOutcome> check =
        host.check(
            job("/killed", Duration.ofSeconds(20)),
            phase -> {
              if (phase == Phase.RENDERING) {
                rendering.complete(null);
              }
            });
    rendering.get(20, TimeUnit.SECONDS);

    renderersOf(busyPids()).forEach(ProcessHandle::destroyForcibly);

    assertThat(ending(check.get(30, TimeUnit.SECONDS))).isEqualTo("browser_crashed");
    eventually("all slots are back", this::allIdle);
    assertThat(host.restarts()).isEqualTo(restarts);
  }

  private List<Long> busyPids() {
    return host.slots().stream()
        .filter(slot -> slot.state() == SlotState.BUSY)
        .flatMap(slot -> slot.pids().stream())
        .toList();
  }

  private static Stream<ProcessHandle> renderersOf(List<Long> pids) {
    return pids.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(ProcessHandle::descendants)
        .distinct()
        .filter(it -> commandLine(it.pid()).contains("--type=renderer"));
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
    } catch (IOException e) {
      return "";
    }
  }

  @Test
  void aServiceWorkerServesNothingOldToTheNextCheck() throws Exception {
    String page =
        "<p id=x>%s</p><script>const c = navigator.serviceWorker;"
            + "ServiceWorkerContainer.prototype.register.call(c, '/worker.js').catch(() => {})"
            + "</script>";
    for (String version : List.of("old", "new")) {
      site.page("/served", page.formatted(version));
      CheckOutcome outcome =
          host.check(job("/served", Duration.ofSeconds(20)), p -> {}).get(30, TimeUnit.SECONDS);
      assertThat(ending(outcome)).isEqualTo(version);
    }
  }
}
