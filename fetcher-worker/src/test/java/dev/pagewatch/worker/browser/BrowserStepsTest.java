package dev.pagewatch.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.content.Findings;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps in a real Chromium: through a login, and in pages that don't let themselves be used. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class BrowserStepsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private final Vertx vertx = Vertx.vertx();
  private final EgressGuard guard =
      new EgressGuard(AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))));
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final List<StepRun> runs = new CopyOnWriteArrayList<>();
  private final EgressProxy proxy;
  private final Site site;
  private final BrowserHost host;

  BrowserStepsTest() throws Exception {
    site = new Site();
    proxy =
        EgressProxy.start(vertx, guard)
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    Path cache = Path.of(System.getProperty("user.home"), ".cache", "pagewatch");
    BrowserConfig config =
        BrowserConfig.of(
            1,
            ChromiumLocator.find(Optional.empty()).orElseThrow(),
            new DriverCache(cache).directory(),
            proxy.urlWithoutTrackers());
    host = new BrowserHost(config, guard, proxy, this::put);
  }

  private BlobRef put(byte[] bytes, String mediaType) {
    String name = "b" + blobs.size();
    blobs.put(name, bytes);
    return new BlobRef(name, mediaType, bytes.length);
  }

  @BeforeAll
  void start() {
    host.start();
    site.page(
        "/login",
        "<h1>Sign in</h1><form action=/check><input name=user id=user>"
            + "<input name=pw id=pw type=password><label><input type=checkbox name=keep id=keep>"
            + "Keep</label><select name=realm id=realm><option>Guests<option value=s>Staff</select>"
            + "<button data-testid=go>Go</button></form>");
    // What a server would decide, without one: shows what it was sent.
    site.page(
        "/check",
        "<h1 id=x>wrong</h1><script>const q = new URLSearchParams(location.search);"
            + "const all = ['user', 'pw', 'keep', 'realm'].map(n => q.get(n)).join(' ');"
            + "if (all === 'joe s3cret on s') location = '/inside'; else x.textContent = all;"
            + "</script>");
    site.page("/inside", "<h1>Welcome</h1><p>balance 42</p><a href=/plain target=_blank>more</a>");
    site.page("/plain", "<p>plain</p>");
    site.page(
        "/asking",
        "<p>asked</p><button onclick='ask()'>ask</button><p id=x></p><script>"
            + "function ask() { alert(1); x.textContent = 'confirmed ' + confirm('sure?') }</script>");
    site.page("/framed", "<p>outer</p><iframe src=/login></iframe>");
    site.page("/covered", "<button id=b>x</button><div style='position:fixed;inset:0'>over</div>");
    site.page("/hangs", "<p>x</p><button onclick='for (;;) {}'>hang</button>");
    site.page("/endless", "<p>old</p><a href=/silent>on</a><button id=b>b</button>");
    site.page(
        "/broken",
        "<p>old</p><a href=/error>on</a><a id=out href=http://10.1.2.3/>out</a>"
            + "<a id=gone href=http://127.0.0.1:1/>gone</a><a id=file href=file:///etc/passwd>f</a>");
    site.page(
        "/late",
        "<p>x</p><script>setTimeout(() => document.body.insertAdjacentHTML('beforeend',"
            + "'<button onclick=\"this.textContent = `clicked`\">late</button>'), 600)</script>");
    site.page(
        "/long",
        "<p>top</p><div style='height:9000px'></div><p id=x>bottom</p><script>"
            + "addEventListener('scroll', () => x.textContent = 'scrolled')</script>");
    site.answer("/error", 500, Map.of(), "<p>it broke</p>");
    site.silent("/silent");
  }

  @AfterAll
  void stop() throws Exception {
    host.close(Duration.ofSeconds(3));
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
  }

  private CheckOutcome check(String path, String steps) throws Exception {
    runs.clear();
    blobs.clear();
    FetchOptions fetch =
        Json.read("{\"steps\":[" + steps.replace('\'', '"') + "]}", FetchOptions.class);
    CheckOptions options = new CheckOptions(fetch, Filters.none(), Trigger.none());
    CheckJob job =
        new CheckJob("w", "t", site.url(path), Engine.BROWSER, false, TIMEOUT, null, options);
    return host.check(job, phase -> {}, Findings.ofSteps(runs::add)).get(40, TimeUnit.SECONDS);
  }

  private String text(String path, String steps) throws Exception {
    CheckOutcome outcome = check(path, steps);
    assertThat(outcome).isInstanceOf(CheckOutcome.Content.class);
    return ((CheckOutcome.Content) outcome).text();
  }

  private Failed failure(String path, String steps) throws Exception {
    CheckOutcome outcome = check(path, steps);
    assertThat(outcome).isInstanceOf(Failed.class);
    return (Failed) outcome;
  }

  private static final String LOGIN =
      "{'action': 'fill', 'selector': '#user', 'value': 'joe'},"
          + "{'action': 'fill', 'selector': '#pw', 'value': 's3cret', 'secret': true},"
          + "{'action': 'check', 'selector': '#keep'},"
          + "{'action': 'select', 'selector': '#realm', 'value': 'Staff'},";

  @Test
  void aLoginLeadsBehindItAndEachStepIsPictured() throws Exception {
    String text =
        text(
            "/login",
            LOGIN
                + "{'action': 'click', 'selector': 'xpath://button'},"
                + "{'action': 'waitFor', 'selector': 'h1'}");

    assertThat(text).contains("Welcome", "balance 42");
    assertThat(runs).extracting(StepRun::number).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(runs).extracting(StepRun::outcome).containsOnly(Ending.DONE);
    assertThat(runs)
        .allSatisfy(
            run -> {
              BlobRef shot = Objects.requireNonNull(run.screenshot());
              assertThat(blobs.get(shot.hash())).startsWith(0xff, 0xd8).hasSizeLessThan(300_000);
            });
    assertThat(runs.toString()).doesNotContain("s3cret", "joe");
  }

  @Test
  void keysWorkAsWellAsButtons() throws Exception {
    assertThat(text("/login", LOGIN + "{'action': 'press', 'selector': '#pw', 'value': 'Enter'}"))
        .contains("Welcome");
    assertThat(
            text(
                "/login",
                LOGIN
                    + "{'action': 'uncheck', 'selector': '#keep'},"
                    + "{'action': 'press', 'selector': '#pw', 'value': 'Enter'}"))
        .contains("joe s3cret s");
  }

  @Test
  void linksThatOpenAWindowOpenInTheOneThereIs() throws Exception {
    assertThat(text("/inside", "{'action': 'click', 'selector': 'a'}")).isEqualTo("plain");
  }

  @Test
  void elsewhereScriptsWaitsAndScrolling() throws Exception {
    assertThat(text("/plain", "{'action': 'goto', 'value': '" + site.url("/inside") + "'}"))
        .contains("Welcome");
    assertThat(
            text("/plain", "{'action': 'execute', 'value': 'document.body.textContent = `set`'}"))
        .isEqualTo("set");
    assertThat(text("/long", "{'action': 'scroll'}")).contains("scrolled");
    assertThat(text("/long", "{'action': 'scroll', 'value': '300'}")).contains("scrolled");
    assertThat(text("/long", "{'action': 'scroll', 'selector': '#x'}")).contains("scrolled");
    assertThat(text("/plain", "{'action': 'wait', 'value': 'PT0.2S'}")).isEqualTo("plain");
    assertThat(runs.getFirst().durationMs()).isGreaterThanOrEqualTo(200);
  }

  @Test
  void whatComesLateIsWaitedFor() throws Exception {
    assertThat(text("/late", "{'action': 'click', 'selector': 'button'}")).contains("clicked");
  }

  @Test
  void dialogsAreDismissed() throws Exception {
    assertThat(text("/asking", "{'action': 'click', 'selector': 'button'}"))
        .contains("confirmed false");
  }

  @Test
  void optionalStepsThatFindNothingAreLeftOut() throws Exception {
    String text =
        text(
            "/plain",
            "{'action': 'click', 'selector': '#cookies', 'optional': true, 'timeout': 'PT0.3S'},"
                + "{'action': 'waitFor', 'selector': 'p'}");

    assertThat(text).isEqualTo("plain");
    assertThat(runs).extracting(StepRun::outcome).containsExactly(Ending.SKIPPED, Ending.DONE);
    assertThat(runs.getFirst().message()).contains("found nothing");
  }

  @Test
  void aFailingStepEndsTheCheckByItsNumberActionAndSelectorWithAPicture() throws Exception {
    Failed failed =
        failure(
            "/plain",
            "{'action': 'waitFor', 'selector': 'p'},"
                + "{'action': 'fill', 'selector': '#pw', 'value': 's3cret', 'timeout': 'PT0.3S'},"
                + "{'action': 'click', 'selector': 'p'}");

    assertThat(failed.code()).isEqualTo(ErrorCode.STEP_FAILED);
    assertThat(failed.message()).isEqualTo("step 2 (fill css:#pw) found nothing within 0.3 s");
    assertThat(runs).extracting(StepRun::outcome).containsExactly(Ending.DONE, Ending.FAILED);
    assertThat(runs.getLast().screenshot()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "/framed|{'action': 'fill', 'selector': '#user', 'value': 's3cret'}|found nothing",
        "/covered|{'action': 'click', 'selector': '#b'}|something covers the element",
        "/login|{'action': 'select', 'selector': '#realm', 'value': 's3cret'}|no such option",
        "/login|{'action': 'fill', 'selector': 'h1', 'value': 's3cret'}|takes no such value",
        "/login|{'action': 'check', 'selector': 'button'}|no box to tick",
        "/plain|{'action': 'press', 'value': 's3cret'}|names no key",
        "/plain|{'action': 'click', 'selector': 'p{'}|browsers don't understand",
        "/plain|{'action': 'execute', 'value': 's3cret', 'secret': true}|failed",
        "/endless|{'action': 'click', 'selector': 'a'}|did not answer within 1 s",
        "/broken|{'action': 'click', 'selector': 'a'}|500 from 127.0.0.1",
        "/broken|{'action': 'click', 'selector': '#gone'}|to a page to stop at",
      })
  void whatCannotBeDoneSaysWhyAndNoValue(String path, String step, String why) throws Exception {
    Failed failed = failure(path, step.replace("}", ", 'timeout': 'PT1S'}"));

    assertThat(failed.code()).isEqualTo(ErrorCode.STEP_FAILED);
    assertThat(failed.message()).startsWith("step 1 (").contains(why).doesNotContain("s3cret");
  }

  @Test
  void noStepLeadsWhereRequestsMayNotGo() throws Exception {
    Failed asked = failure("/plain", "{'action': 'goto', 'value': 'http://10.1.2.3/'}");
    Failed led = failure("/broken", "{'action': 'click', 'selector': '#out'}");

    assertThat(asked.code()).isEqualTo(ErrorCode.BLOCKED_ADDRESS);
    assertThat(led.code()).isEqualTo(ErrorCode.BLOCKED_ADDRESS);
    assertThat(text("/broken", "{'action': 'click', 'selector': '#file'}")).startsWith("old");
  }

  @Test
  void aClickThatHangsThePageFailsAndLeavesTheNextCheckABrowser() throws Exception {
    Failed failed =
        failure(
            "/hangs",
            "{'action': 'waitFor', 'selector': 'p'}, {'action': 'click', 'selector': 'button'}");

    assertThat(failed.code()).isEqualTo(ErrorCode.STEP_FAILED);
    assertThat(failed.message()).contains("step 2 (click css:button)", "keeps the page busy");
    assertThat(text("/plain", "{'action': 'waitFor', 'selector': 'p'}")).isEqualTo("plain");
  }

  @Test
  void aScriptThatHangsIsEndedFromOutsideAndTheStepNamed() throws Exception {
    Failed failed =
        failure(
            "/plain",
            "{'action': 'waitFor', 'selector': 'p'}, {'action': 'execute', 'value': 'for (;;) {}'}");

    assertThat(failed.code()).isEqualTo(ErrorCode.PAGE_HUNG);
    assertThat(failed.message()).contains("while step 2 (execute)");
    assertThat(runs).hasSize(1);
    assertThat(text("/plain", "{'action': 'waitFor', 'selector': 'p'}")).isEqualTo("plain");
  }

  @Test
  void moreStepsThanTheChecksTimeEndInWordsOfOurOwn() throws Exception {
    String wait = "{'action': 'wait', 'value': 'PT5S'}";

    Failed failed = failure("/plain", wait + "," + wait + "," + wait + "," + wait);

    assertThat(failed.code()).isEqualTo(ErrorCode.STEP_FAILED);
    assertThat(failed.message()).contains("was not begun: the check's time was over");
  }
}
