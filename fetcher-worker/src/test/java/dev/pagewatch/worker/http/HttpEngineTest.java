package dev.pagewatch.worker.http;

import static dev.pagewatch.worker.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.CheckJob;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.Phase;
import dev.pagewatch.worker.EventLoops;
import dev.pagewatch.worker.MemoryBlobs;
import dev.pagewatch.worker.RawServer;
import dev.pagewatch.worker.TestNames;
import dev.pagewatch.worker.content.PageText;
import dev.pagewatch.worker.egress.EgressGuard;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HttpEngineTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private static final String PAGE =
      "<html><head><title>Prices</title></head><body><h1>Prices</h1><p>40 euro</p></body></html>";
  private static final String TEXT = "Prices\n40 euro";

  private final EgressGuard guard = TestNames.guard();
  private final MemoryBlobs blobs = new MemoryBlobs();
  private final List<Phase> phases = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> connections = ConcurrentHashMap.newKeySet();
  private final Map<String, Consumer<HttpServerRequest>> pages = new ConcurrentHashMap<>();
  private final HttpEngine engine = new HttpEngine(LOOPS.vertx(), guard, blobs, 64, "test");
  private HttpServer site;

  @BeforeEach
  void start() {
    pages.put("/", request -> html(request, PAGE));
    site =
        await(
            LOOPS
                .vertx()
                .createHttpServer()
                .requestHandler(
                    request -> {
                      connections.add(request.remoteAddress().toString());
                      pages
                          .getOrDefault(
                              request.path(), it -> it.response().setStatusCode(404).end("no"))
                          .accept(request);
                    })
                .listen(0, "127.0.0.1"));
  }

  @AfterEach
  void stop() {
    engine.close();
    await(site.close());
    guard.close();
  }

  @Test
  void newContentComesWithItsTextTitleAndDocument() {
    CheckOutcome outcome = check("http://site.test:PORT/");

    assertThat(outcome)
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class,
            content -> {
              assertThat(content.text()).isEqualTo(TEXT);
              assertThat(content.pageTitle()).isEqualTo("Prices");
              assertThat(content.hash()).isEqualTo(PageText.ofPlainText(TEXT).hash());
              assertThat(content.html()).isNotNull();
              assertThat(blobs.text(content.html())).isEqualTo(PAGE);
              assertThat(content.screenshot()).isNull();
            });
    assertThat(phases)
        .containsExactly(Phase.STARTING, Phase.NAVIGATING, Phase.EXTRACTING, Phase.COMPARING);
  }

  @Test
  void contentAsBeforeIsSameAndStoresNothing() {
    String hash = PageText.ofPlainText(TEXT).hash();

    assertThat(check(job("http://site.test:PORT/", hash, true, Duration.ofSeconds(20))))
        .isInstanceOfSatisfying(
            CheckOutcome.Same.class,
            same -> {
              assertThat(same.hash()).isEqualTo(hash);
              assertThat(same.pageTitle()).isEqualTo("Prices");
            });
    assertThat(blobs.size()).isZero();
  }

  @Test
  void connectionsAreKeptForTheNextCheck() {
    for (int i = 0; i < 10; i++) {
      check("http://site.test:PORT/");
    }

    assertThat(connections).hasSize(1);
  }

  @Test
  void redirectsAreFollowedWithTheirCookies() {
    pages.put("/a", redirect("b?x=1#frag"));
    pages.put(
        "/b",
        request -> {
          boolean known = "seen=1".equals(request.getHeader("Cookie"));
          if (known) {
            html(request, PAGE);
          } else {
            request.response().setStatusCode(302).putHeader("Set-Cookie", "seen=1; Path=/");
            request.response().putHeader("Location", "//other.test:" + port() + "/c").end();
          }
        });
    pages.put("/c", redirect("http://site.test:" + port() + "/b"));

    assertThat(check("http://site.test:PORT/a")).isInstanceOf(CheckOutcome.Content.class);
  }

  @Test
  void aRedirectWithoutEndIsGivenUp() {
    pages.put("/loop", redirect("/loop"));

    assertFailed(
        check("http://site.test:PORT/loop"),
        ErrorCode.TOO_MANY_REDIRECTS,
        "site.test redirected more than 10 times");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.2:INNER/", "http://inner.test:INNER/", "http://0x7f.2:INNER/"})
  void aRedirectToAnAddressThatIsNotPublicMakesNoConnection(String target) throws Exception {
    try (RawServer inner = new RawServer("127.0.0.2", (head, out) -> false)) {
      String url = target.replace("INNER", Integer.toString(inner.port()));
      pages.put("/in", redirect(url));

      assertFailed(
          check("http://site.test:PORT/in"), ErrorCode.BLOCKED_ADDRESS, "not a public address");
      assertFailed(check(url), ErrorCode.BLOCKED_ADDRESS, "not a public address");
      assertThat(inner.connections()).isZero();
    }
  }

  @Test
  void aRedirectToWhatIsNoWebPageSaysSo() {
    pages.put("/file", redirect("file:///etc/passwd"));

    assertFailed(
        check("http://site.test:PORT/file"), ErrorCode.HTTP_STATUS, "file: addresses can't");
  }

  @Test
  void theNextAddressIsTriedWhenTheFirstIsDead() {
    assertThat(check("http://dead-first.test:PORT/")).isInstanceOf(CheckOutcome.Content.class);
  }

  @Test
  void aHostNameWithAnUnderscoreIsReached() {
    assertThat(check("http://under_score.test:PORT/")).isInstanceOf(CheckOutcome.Content.class);
  }

  @Test
  void failuresToConnectAreToldApart() throws Exception {
    int closed;
    try (RawServer server = new RawServer("127.0.0.1", (head, out) -> false)) {
      closed = server.port();
    }

    assertFailed(
        check("http://site.test:%d/".formatted(closed)),
        ErrorCode.CONNECTION_FAILED,
        "site.test refused the connection");
    assertFailed(check("http://gone.test/"), ErrorCode.DNS_FAILURE, "gone.test was not found");
    try (RawServer rude = new RawServer("127.0.0.1", (head, out) -> false);
        RawServer odd = answering("SSH-2.0-hello\r\n\r\n")) {
      assertFailed(
          check("http://site.test:%d/".formatted(rude.port())),
          ErrorCode.CONNECTION_FAILED,
          "the connection to site.test broke");
      assertFailed(
          check("http://site.test:%d/".formatted(odd.port())),
          ErrorCode.CONNECTION_FAILED,
          "site.test sent an answer that is not HTTP");
    }
  }

  @Test
  void aStatusThatIsNoSuccessIsNamed() {
    assertFailed(
        check("http://site.test:PORT/missing"), ErrorCode.HTTP_STATUS, "404 from site.test");
  }

  @Test
  void howLongASiteAsksToWaitIsToldOn() {
    pages.put("/busy", refusing(429, "120"));
    pages.put("/garbage", refusing(503, "soon"));

    assertThat(check("http://site.test:PORT/busy"))
        .isEqualTo(
            new CheckOutcome.Failed(
                ErrorCode.HTTP_STATUS,
                "429 from site.test, which asks to wait 2 min",
                Duration.ofMinutes(2)));
    assertThat(check("http://site.test:PORT/garbage"))
        .isEqualTo(new CheckOutcome.Failed(ErrorCode.HTTP_STATUS, "503 from site.test"));
  }

  private static Consumer<HttpServerRequest> refusing(int status, String retryAfter) {
    return request ->
        request.response().setStatusCode(status).putHeader("Retry-After", retryAfter).end("no");
  }

  @Test
  void whateverAServerDelaysTheDeadlineHolds() throws Exception {
    try (RawServer mute =
            new RawServer(
                "127.0.0.1",
                (head, out) -> {
                  Thread.sleep(Duration.ofMinutes(1));
                  return false;
                });
        RawServer drip =
            new RawServer(
                "127.0.0.1",
                (head, out) -> {
                  out.write(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
                          .getBytes(StandardCharsets.US_ASCII));
                  for (int i = 0; ; i++) {
                    out.write("X-%d: y\r\n".formatted(i).getBytes(StandardCharsets.US_ASCII));
                    out.flush();
                    Thread.sleep(50);
                  }
                });
        RawServer endless =
            new RawServer(
                "127.0.0.1",
                (head, out) -> {
                  out.write(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
                          .getBytes(StandardCharsets.US_ASCII));
                  while (true) {
                    out.write('x');
                    out.flush();
                    Thread.sleep(10);
                  }
                })) {
      for (RawServer server : List.of(mute, drip, endless)) {
        assertFailed(
            check(
                job(
                    "http://site.test:%d/".formatted(server.port()),
                    null,
                    false,
                    Duration.ofMillis(500))),
            ErrorCode.TIMEOUT,
            "site.test did not finish within 0.5 s");
      }
    }
  }

  @Test
  void aBodyPastTheLimitIsCutOffAnnouncedOrNot() throws Exception {
    byte[] chunk = new byte[100_000];
    try (RawServer announced =
            answering(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999\r\n\r\n");
        RawServer silent =
            new RawServer(
                "127.0.0.1",
                (head, out) -> {
                  out.write(
                      "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
                          .getBytes(StandardCharsets.US_ASCII));
                  while (true) {
                    out.write(chunk);
                  }
                })) {
      for (RawServer server : List.of(announced, silent)) {
        assertFailed(
            check("http://site.test:%d/".formatted(server.port())),
            ErrorCode.TOO_LARGE,
            "the page on site.test is larger than 10 MB");
      }
    }
  }

  @Test
  void compressedPagesAreReadAndBombsAreNot() throws Exception {
    byte[] gzip = gzip(PAGE.getBytes(StandardCharsets.UTF_8));
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(PAGE.getBytes(StandardCharsets.UTF_8));
    }
    byte[] bomb = gzip(new byte[100_000_000]);
    pages.put("/gzip", encoded("gzip", gzip));
    pages.put("/twice", encoded("gzip, gzip", gzip(gzip)));
    pages.put("/deflate", encoded("deflate", deflated.toByteArray()));
    pages.put("/bomb", encoded("gzip", bomb));
    pages.put("/nested", encoded("gzip, gzip", gzip(bomb)));
    pages.put("/broken", encoded("gzip", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    pages.put("/unknown", encoded("compress", new byte[] {1, 2, 3}));

    for (String path : List.of("gzip", "twice", "deflate")) {
      assertThat(check("http://site.test:PORT/" + path)).isInstanceOf(CheckOutcome.Content.class);
    }
    for (String path : List.of("bomb", "nested")) {
      assertFailed(check("http://site.test:PORT/" + path), ErrorCode.TOO_LARGE, "uncompressed");
    }
    assertFailed(
        check("http://site.test:PORT/broken"), ErrorCode.CONNECTION_FAILED, "can't be read");
    assertFailed(
        check("http://site.test:PORT/unknown"), ErrorCode.UNSUPPORTED_CONTENT, "\"compress\"");
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, '{\"a\": 1}'",
    "application/ld+json; charset=utf-8, '{\"a\": 1}'",
    "text/plain, 'a  b'",
    "application/rss+xml, <rss>a</rss>",
    "text/xml, <rss>a</rss>",
    "'', plain words",
  })
  void textIsTakenAsItIs(String type, String body) {
    pages.put("/text", typed(type, body));

    assertThat(check("http://site.test:PORT/text"))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class,
            content -> {
              assertThat(content.text()).isEqualTo(body);
              assertThat(content.html()).isNull();
            });
  }

  @ParameterizedTest
  @CsvSource({"video/mp4, video/mp4", "application/zip, application/zip", "'', binary data"})
  void whatHasNoTextIsUnsupported(String type, String described) {
    pages.put("/binary", typed(type, "\0\1\2"));

    assertFailed(check("http://site.test:PORT/binary"), ErrorCode.UNSUPPORTED_CONTENT, described);
  }

  @Test
  void aPageWithoutTextIsEmpty() {
    pages.put("/empty", request -> html(request, "<body><img src=x></body>"));

    assertFailed(
        check("http://site.test:PORT/empty"), ErrorCode.EMPTY_CONTENT, "site.test has no text");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<div id=x>Loading</div><script>go()</script> | shows 7 characters",
        "<p>LONG</p><div id=root></div><script src=app.js></script> | fill an empty element",
        "<p>MEDIUM</p><noscript>Please enable JavaScript.</noscript><script src=a></script> | asks for JavaScript",
        "<meta http-equiv=refresh content='0; url=/x'>Moved | sends visitors on",
      })
  void aPageThatOnlyScriptsFillNeedsABrowser(String page, String reason) {
    String document = page.replace("LONG", "x".repeat(2_000)).replace("MEDIUM", "x".repeat(600));
    pages.put("/app", request -> html(request, document));

    assertThat(check("http://site.test:PORT/app"))
        .isInstanceOfSatisfying(
            CheckOutcome.NeedsBrowser.class, needs -> assertThat(needs.reason()).contains(reason));
    assertThat(check(job("http://site.test:PORT/app", null, false, Duration.ofSeconds(20))))
        .isInstanceOf(CheckOutcome.Content.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "short, no scripts",
        "short<script type='application/ld+json'>{}</script>",
        "<p>LONG</p><script>track()</script>",
        "<p>LONG</p><noscript><img src=//tracker></noscript><script>track()</script>",
      })
  void aPageThatReadsWithoutScriptsDoesNot(String page) {
    pages.put("/page", request -> html(request, page.replace("LONG", "x".repeat(500))));

    assertThat(check("http://site.test:PORT/page")).isInstanceOf(CheckOutcome.Content.class);
  }

  @Test
  void certificatesAreVerifiedForTheHostAndHttp2IsSpoken() {
    SelfSignedCertificate trusted = SelfSignedCertificate.create("site.test");
    Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();
    HttpServer secure =
        await(
            LOOPS
                .vertx()
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(trusted.keyCertOptions()))
                .requestHandler(
                    request -> {
                      versions.add(request.version());
                      html(request, PAGE);
                    })
                .listen(0, "127.0.0.1"));
    int port = secure.actualPort();
    try (HttpEngine trusting =
        new HttpEngine(
            LOOPS.vertx(),
            guard,
            blobs,
            4,
            "test",
            new HttpClientOptions().setTrustOptions(trusted.trustOptions()))) {

      assertThat(
              check(trusting, job("https://site.test:" + port, null, true, Duration.ofSeconds(20))))
          .isInstanceOf(CheckOutcome.Content.class);
      assertThat(versions).containsExactly(HttpVersion.HTTP_2);
      assertFailed(
          check(trusting, job("https://other.test:" + port, null, true, Duration.ofSeconds(20))),
          ErrorCode.TLS_ERROR,
          "certificate is for another host");
      assertFailed(
          check("https://site.test:" + port), ErrorCode.TLS_ERROR, "not from a known authority");
      assertFailed(check("https://site.test:PORT/"), ErrorCode.TLS_ERROR, "does not speak TLS");
    }
    await(secure.close());
    trusted.delete();
  }

  @Test
  void aKeptConnectionThatDiedIsReplaced() throws Exception {
    try (RawServer once =
        new RawServer(
            "127.0.0.1",
            (head, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok"
                      .getBytes(StandardCharsets.US_ASCII));
              return false;
            })) {
      for (int i = 0; i < 20; i++) {
        assertThat(check("http://site.test:%d/".formatted(once.port())))
            .isInstanceOf(CheckOutcome.Content.class);
      }
    }
  }

  @Test
  void aDocumentThatCannotBeStoredIsAFaultOfOurs() {
    blobs.breakDown();

    assertFailed(check("http://site.test:PORT/"), ErrorCode.INTERNAL, "the disk is full");
  }

  @Test
  void manyChecksAtOnceAllEnd() {
    List<io.vertx.core.Future<CheckOutcome>> checks = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      checks.add(
          engine.check(
              job(
                  "http://site.test:%d/?%d".formatted(port(), i),
                  null,
                  true,
                  Duration.ofSeconds(20)),
              phase -> {}));
    }

    for (io.vertx.core.Future<CheckOutcome> check : checks) {
      assertThat(await(check)).isInstanceOf(CheckOutcome.Content.class);
    }
  }

  private int port() {
    return site.actualPort();
  }

  private CheckOutcome check(String url) {
    return check(job(url, null, true, Duration.ofSeconds(20)));
  }

  private CheckOutcome check(CheckJob job) {
    return check(engine, job);
  }

  private CheckOutcome check(HttpEngine engine, CheckJob job) {
    return await(engine.check(job, phases::add));
  }

  private CheckJob job(
      String url, @Nullable String previousHash, boolean mayEscalate, Duration timeout) {
    return new CheckJob(
        "watch",
        "token",
        url.replace("PORT", Integer.toString(port())),
        Engine.HTTP,
        mayEscalate,
        timeout,
        previousHash);
  }

  private static void assertFailed(CheckOutcome outcome, ErrorCode code, String message) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            failed -> {
              assertThat(failed.message()).contains(message);
              assertThat(failed.code()).isEqualTo(code);
            });
  }

  private static void html(HttpServerRequest request, String page) {
    request.response().putHeader("Content-Type", "text/html; charset=utf-8").end(page);
  }

  private static Consumer<HttpServerRequest> redirect(String location) {
    return request ->
        request.response().setStatusCode(302).putHeader("Location", location).end("moved");
  }

  private static Consumer<HttpServerRequest> encoded(String encoding, byte[] body) {
    return request ->
        request
            .response()
            .putHeader("Content-Type", "text/html")
            .putHeader("Content-Encoding", encoding)
            .end(Buffer.buffer(body));
  }

  private static Consumer<HttpServerRequest> typed(String type, String body) {
    return request -> {
      if (!type.isEmpty()) {
        request.response().putHeader("Content-Type", type);
      }
      request.response().end(body);
    };
  }

  private static byte[] gzip(byte[] body) throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
      out.write(body);
    }
    return zipped.toByteArray();
  }

  private static RawServer answering(String bytes) {
    return new RawServer(
        "127.0.0.1",
        (head, out) -> {
          out.write(bytes.getBytes(StandardCharsets.US_ASCII));
          out.flush();
          return true;
        });
  }
}
