package dev.pagewatch.worker.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.AddressPolicy;
import dev.pagewatch.model.net.Cidr;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.OperatorProxy;
import dev.pagewatch.worker.browser.Site.Asked;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import io.vertx.core.Vertx;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each option as a page in a real Chromium and its server see it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class BrowserFetchOptionsTest {

  private static final Duration TIMEOUT = Duration.ofSeconds(8);

  private static final String SECRETS =
      "{'headers': {'X-Api-Key': 's3cret', 'Accept-Language': 'xx'},"
          + "'basicAuth': {'user': 'me', 'password': 's3cret'},"
          + "'cookies': [{'name': 'sid', 'value': 's3cret'}]}";

  private final Vertx vertx = Vertx.vertx();
  private final Set<String> lookedUp = ConcurrentHashMap.newKeySet();
  private final EgressGuard guard =
      new EgressGuard(
          AddressPolicy.of(List.of(Cidr.parse("127.0.0.0/8"))),
          name -> {
            lookedUp.add(name);
            throw new UnknownHostException(name);
          },
          Duration.ofSeconds(5),
          InstantSource.system());
  private final EgressProxy proxy;
  private final Site site;
  private final Site other;
  private final BrowserHost host;

  BrowserFetchOptionsTest() throws Exception {
    site = new Site();
    other = new Site();
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
    host =
        new BrowserHost(
            config, guard, proxy, (bytes, type) -> new BlobRef("x", type, bytes.length));
  }

  @BeforeAll
  void start() {
    host.start();
    site.page("/plain", "<p>plain</p>");
    other.page("/plain", "<p>plain</p>");
  }

  @AfterAll
  void stop() throws Exception {
    host.close(Duration.ofSeconds(3));
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
    other.close();
  }

  private static FetchOptions options(String json) throws JsonProcessingException {
    // Scripts have quotes of their own, and come written by Jackson.
    return Json.read(json.startsWith("{\"") ? json : json.replace('\'', '"'), FetchOptions.class);
  }

  private CheckOutcome check(String path, String options) throws Exception {
    return checkAt(site.url(path), options(options));
  }

  private CheckOutcome checkAt(String url, FetchOptions options) throws Exception {
    CheckOptions all = new CheckOptions(options, Filters.none(), Trigger.none());
    CheckJob job = new CheckJob("w", "token", url, Engine.BROWSER, false, TIMEOUT, null, all);
    return host.check(job, phase -> {}).get(30, TimeUnit.SECONDS);
  }

  private String text(String path, String options) throws Exception {
    CheckOutcome outcome = check(path, options);
    assertThat(outcome).isInstanceOf(CheckOutcome.Content.class);
    return ((CheckOutcome.Content) outcome).text();
  }

  private void assertFails(String path, String options, ErrorCode code, String message)
      throws Exception {
    assertThat(check(path, options))
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            failed -> {
              assertThat(failed.message()).contains(message);
              assertThat(failed.code()).isEqualTo(code);
            });
  }

  @Test
  void thePageSeesTheBrowserThatWasAskedFor() throws Exception {
    site.page(
        "/about",
        "<p id=x></p><script>x.textContent = [navigator.userAgent, navigator.language,"
            + "Intl.DateTimeFormat().resolvedOptions().timeZone,"
            + "matchMedia('(prefers-color-scheme: dark)').matches, innerWidth, innerHeight,"
            + "(1.5).toLocaleString()].join(' ')</script>");

    String text =
        text(
            "/about",
            "{'userAgent': 'Me/1', 'locale': 'de-DE', 'timezone': 'Asia/Tokyo',"
                + "'colorScheme': 'dark', 'viewport': {'width': 500, 'height': 700}}");

    assertThat(text).isEqualTo("Me/1 de-DE Asia/Tokyo true 500 700 1,5");
    Asked asked = site.asked("/about").getLast();
    assertThat(asked.header("User-Agent")).isEqualTo("Me/1");
    assertThat(asked.header("Accept-Language")).startsWith("de-DE");
  }

  @Test
  void thePageSeesTheDeviceThatWasAskedFor() throws Exception {
    site.page(
        "/device",
        "<meta name=viewport content='width=device-width'><p id=x></p><script>x.textContent ="
            + "[navigator.userAgent.includes('Pixel 7'), innerWidth, devicePixelRatio,"
            + "navigator.maxTouchPoints > 0].join(' ')</script>");

    assertThat(text("/device", "{'device': 'Pixel 7'}")).isEqualTo("true 412 2.625 true");
    assertThat(text("/device", "{'device': 'Pixel 7', 'viewport': {'width': 300, 'height': 500}}"))
        .startsWith("true 300");
  }

  @Test
  void secretsGoToThePagesOwnOriginAlone() throws Exception {
    String elsewhere = other.url("/elsewhere");
    String otherHost = "http://localhost:" + site.port() + "/framed";
    site.page(
        "/own",
        "<p>text</p><script src=/script></script><script src='%s'></script>".formatted(elsewhere)
            + "<iframe src='%s'></iframe>".formatted(otherHost)
            + "<script>fetch('/fetched')</script>");
    other.answer("/elsewhere", 200, Map.of("Content-Type", "text/javascript"), "1");
    site.page("/framed", "framed");

    text("/own", SECRETS);

    for (String path : List.of("/own", "/script", "/fetched")) {
      Asked asked = site.asked(path).getLast();
      assertThat(asked.header("X-Api-Key")).as(path).isEqualTo("s3cret");
      assertThat(asked.header("Authorization")).as(path).isEqualTo("Basic bWU6czNjcmV0");
      assertThat(asked.header("Cookie")).as(path).isEqualTo("sid=s3cret");
    }
    for (Asked asked :
        List.of(other.asked("/elsewhere").getLast(), site.asked("/framed").getLast())) {
      assertThat(asked.header("X-Api-Key")).isEmpty();
      assertThat(asked.header("Authorization")).isEmpty();
    }
    assertThat(site.asked("/framed").getLast().header("Cookie")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"302", "307"})
  void aRedirectToAnotherSiteCarriesNoSecrets(int status) throws Exception {
    String away = "http://localhost:" + other.port() + "/back" + status;
    site.answer("/out", status, Map.of("Location", away), "");
    other.answer("/back" + status, status, Map.of("Location", site.url("/plain")), "");

    text("/out", SECRETS);

    assertThat(site.asked("/out").getLast().header("X-Api-Key")).isEqualTo("s3cret");
    Asked asked = other.asked("/back" + status).getLast();
    assertThat(asked.headers().toString()).doesNotContain("s3cret", "bWU6czNjcmV0");
    assertThat(asked.header("Accept-Language")).isEqualTo("xx");
    assertThat(site.asked("/plain").getLast().header("X-Api-Key")).isEqualTo("s3cret");
  }

  @Test
  void cookiesOfADomainGoWhereItSays() throws Exception {
    site.page("/cookie", "<p id=x></p><script>x.textContent = 'has ' + document.cookie</script>");

    String text =
        text(
            "/cookie",
            "{'cookies': [{'name': 'a', 'value': '1', 'domain': '127.0.0.1'},"
                + "{'name': 'b', 'value': '2', 'domain': 'other.test'},"
                + "{'name': 'c', 'value': '3', 'path': '/elsewhere'},"
                + "{'name': 'd', 'value': '4'}]}");

    assertThat(text).isEqualTo("has a=1; d=4");
  }

  @Test
  void thePageIsReadWhenWhatIsWaitedForIsThere() throws Exception {
    site.page(
        "/slow",
        "<p id=x>at once</p><script>"
            + "setTimeout(() => { x.textContent = 'later'; x.className = 'late' }, 1500)</script>");

    assertThat(text("/slow", "{'wait': {'until': 'domcontentloaded'}}")).isEqualTo("at once");
    assertThat(text("/slow", "{}")).isEqualTo("at once");
    assertThat(text("/slow", "{'wait': {'selector': 'p.late'}}")).isEqualTo("later");
    assertThat(text("/slow", "{'wait': {'selector': \"xpath://p[@class=\\u0027late\\u0027]\"}}"))
        .isEqualTo("later");
    assertThat(text("/slow", "{'wait': {'until': 'load', 'delay': 'PT2S'}}")).isEqualTo("later");
  }

  @Test
  void theNetworkIsWaitedFor() throws Exception {
    site.page(
        "/chain",
        "<p id=x>at once</p><script>onload = async () => { for (let i = 0; i < 4; i++) {"
            + "await fetch('/plain'); await new Promise(r => setTimeout(r, 300)) }"
            + "x.textContent = 'complete' }</script>");

    assertThat(text("/chain", "{'wait': {'until': 'networkidle'}}")).isEqualTo("complete");
  }

  @Test
  void whatNeverComesIsNamed() throws Exception {
    assertFails(
        "/plain", "{'wait': {'selector': '#no'}}", ErrorCode.TIMEOUT, "css:#no within 4.8 s");
    assertFails(
        "/plain", "{'wait': {'selector': 'p{'}}", ErrorCode.FILTER_NOT_FOUND, "is no selector");
  }

  @Test
  void aScriptRunsBeforeThePageIsRead() throws Exception {
    site.answer(
        "/strict",
        200,
        Map.of("Content-Security-Policy", "default-src 'none'"),
        "<!doctype html><p>before</p>");
    String script =
        "await 1; document.querySelector('p').textContent = 'after'; return window // done";

    assertThat(text("/strict", Json.write(Map.of("script", script)))).isEqualTo("after");
    assertThat(text("/plain", Json.write(Map.of("script", "location = '/strict'"))))
        .isEqualTo("before");
  }

  @ParameterizedTest
  @CsvSource({
    "throw new Error('navigator is closed'),STEP_FAILED,navigator is closed",
    "no.such.thing,STEP_FAILED,no is not defined",
    "}},STEP_FAILED,SyntaxError",
    "for (;;) {},PAGE_HUNG,kept the browser busy",
    "await new Promise(() => {}),PAGE_HUNG,kept the browser busy",
  })
  void aScriptThatFailsOrHangsEndsTheCheck(String script, ErrorCode code, String message)
      throws Exception {
    assertFails("/plain", Json.write(Map.of("script", script)), code, message);
    assertThat(text("/plain", "{}")).isEqualTo("plain");
  }

  @Test
  void picturesFilmsAndFontsAreLeftOutWithoutTheTextChanging() throws Exception {
    site.page(
        "/rich",
        "<style>@font-face { font-family: f; src: url(/font) } p { font-family: f }</style>"
            + "<p id=x>text</p><img src=/image onerror=\"x.textContent = 'broken'\">"
            + "<video src=/film></video>");

    assertThat(text("/rich", "{'block': ['image', 'media', 'font']}")).isEqualTo("text");
    for (String path : List.of("/image", "/film", "/font")) {
      assertThat(site.asked(path)).as(path).isEmpty();
    }

    text("/rich", "{'block': ['font'], 'headers': {'X-A': 'b'}}");
    assertThat(site.asked("/font")).isEmpty();
    assertThat(site.asked("/image").getLast().header("X-A")).isEqualTo("b");

    text("/rich", "{}");
    for (String path : List.of("/image", "/film", "/font")) {
      assertThat(site.asked(path)).as(path).isNotEmpty();
    }
  }

  /** Names are looked up once for a while, so each page has its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "a | {} | false",
        "b | {'block': ['tracker']} | false",
        "c | {'block': []} | true",
        "d | {'block': ['font']} | true",
      })
  void trackersAreNotEvenLookedUpUnlessTheyAreAskedFor(String name, String options, boolean asked)
      throws Exception {
    site.page(
        "/tracked-" + name,
        """
        <p>text</p><script src=https://%1$s.google-analytics.com/a.js></script>
        <img src=http://%1$s.doubleclick.net/b.gif>
        <script src=https://%1$s.innocent.test/c.js></script>"""
            .formatted(name));

    assertThat(text("/tracked-" + name, options)).isEqualTo("text");

    assertThat(lookedUp).contains(name + ".innocent.test");
    for (String tracker : List.of(".google-analytics.com", ".doubleclick.net")) {
      assertThat(lookedUp.contains(name + tracker)).as(name + tracker).isEqualTo(asked);
    }
  }

  @Test
  void aPageOfATrackersOwnIsAskedForAndOneThatLeadsThereSaysWhatToDo() throws Exception {
    site.answer("/led", 302, Map.of("Location", "http://plausible.io/"), "");

    CheckOutcome led = check("/led", "{}");

    assertThat(led)
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            failed -> {
              assertThat(failed.code()).isEqualTo(ErrorCode.NAVIGATION_FAILED);
              assertThat(failed.message())
                  .isEqualTo(
                      "plausible.io is left out as a tracker; set fetch.block to a list without"
                          + " tracker to have it asked");
            });
    assertThat(lookedUp).doesNotContain("plausible.io");
    checkAt("http://plausible.io/", options("{}"));
    assertThat(lookedUp).contains("plausible.io");
  }

  @Test
  void aPlaceIsToldWhereItIsSetAndNothingElseIsGranted() throws Exception {
    site.page(
        "/where",
        """
        <p></p><script type=module>
          const say = text => { document.querySelector('p').textContent += text; };
          navigator.geolocation.getCurrentPosition(
              ({coords}) => say(`${coords.latitude} ${coords.longitude} ${coords.accuracy}`),
              ({code}) => say('refused ' + code));
          for (const name of ['notifications', 'camera', 'clipboard-read']) {
            say(' ' + (await navigator.permissions.query({name})).state);
          }
        </script>""");

    assertThat(text("/where", "{'geolocation': {'latitude': -33.9, 'longitude': 18.4}}"))
        .contains("-33.9 18.4 0")
        .doesNotContain("granted");
    assertThat(text("/where", "{}")).contains("refused 1").doesNotContain("granted");
  }

  @Test
  void whatIsToGoThroughAProxyThatNobodyKnowsGoesNowhere() throws Exception {
    assertFails(
        "/plain", "{'proxy': 'office'}", ErrorCode.CONNECTION_FAILED, "no proxy named office");
  }

  @Test
  void anAcceptedStatusIsContent() throws Exception {
    site.answer("/gone", 404, Map.of(), "<p>not here</p>");

    assertThat(text("/gone", "{'acceptStatus': ['404']}")).isEqualTo("not here");
    assertFails("/plain", "{'acceptStatus': ['404']}", ErrorCode.HTTP_STATUS, "200 from");
  }

  @Test
  void whatABrowserCannotSendIsRefused() throws Exception {
    assertFails(
        "/plain",
        "{'method': 'POST'}",
        ErrorCode.NAVIGATION_FAILED,
        "fetch.method can only be GET in a browser; set engine to http");
  }

  @ParameterizedTest
  @CsvSource({"http", "socks5"})
  void aProxyIsGoneThroughForItsCheckAlone(String kind) throws Exception {
    try (OperatorProxy operators = new OperatorProxy("joe:s3cret")) {
      String proxy = "'proxy': '%s://joe:s3cret@127.0.0.1:%d'".formatted(kind, operators.port());
      String far = "http://far.test:" + site.port() + "/plain";

      CheckOutcome outcome = checkAt(far, options("{" + proxy + "}"));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              CheckOutcome.Content.class,
              it ->
                  assertThat(it.text())
                      .isEqualTo(kind.equals("http") ? "by proxy " + far : "plain"));
      assertThat(operators.asked()).hasSize(1);

      assertThat(checkAt("http://10.1.2.3/", options("{" + proxy + "}")))
          .isInstanceOfSatisfying(
              CheckOutcome.Failed.class,
              it -> assertThat(it.code()).isEqualTo(ErrorCode.BLOCKED_ADDRESS));
      assertThat(text("/plain", "{}")).isEqualTo("plain");
      assertThat(operators.asked()).hasSize(1);
    }
  }

  @Test
  void aProxyThatRefusesIsNamed() throws Exception {
    try (OperatorProxy operators = new OperatorProxy("")) {
      operators.refuse();
      CheckOutcome outcome =
          checkAt(
              "https://far.test/",
              options("{'proxy': 'http://127.0.0.1:%d'}".formatted(operators.port())));

      assertThat(outcome)
          .isEqualTo(
              new CheckOutcome.Failed(
                  ErrorCode.CONNECTION_FAILED,
                  "the proxy 127.0.0.1 did not connect to far.test: 403 Forbidden"));
    }
  }
}
