package dev.pagewatch.worker.http;

import static dev.pagewatch.worker.EventLoops.await;
import static dev.pagewatch.worker.http.Checking.check;
import static dev.pagewatch.worker.http.Checking.options;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.EventLoops;
import dev.pagewatch.worker.MemoryBlobs;
import dev.pagewatch.worker.OperatorProxy;
import dev.pagewatch.worker.TestNames;
import dev.pagewatch.worker.egress.EgressGuard;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through proxies that know hosts which the worker doesn't. */
@Timeout(60)
class ProxiedFetchTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private static final SelfSignedCertificate CERTIFICATE = SelfSignedCertificate.create("far.test");

  private final EgressGuard guard = TestNames.guard();
  private final HttpEngine engine =
      new HttpEngine(
          LOOPS.vertx(),
          guard,
          new MemoryBlobs(),
          64,
          "test",
          new HttpClientOptions().setTrustOptions(CERTIFICATE.trustOptions()));
  private final WireSite site = new WireSite(LOOPS.vertx());
  private final OperatorProxy open = new OperatorProxy("");
  private final OperatorProxy closed = new OperatorProxy("joe:s3c:ret");

  @AfterEach
  void stop() {
    engine.close();
    site.close();
    open.close();
    closed.close();
    guard.close();
  }

  @AfterAll
  static void forget() {
    CERTIFICATE.delete();
  }

  private FetchOptions through(String kind, OperatorProxy proxy, String credentials) {
    return options("{'proxy': '%s://%s127.0.0.1:%d'}".formatted(kind, credentials, proxy.port()));
  }

  private void assertFails(String url, FetchOptions options, ErrorCode code, String message) {
    assertThat(check(engine, url, options))
        .isInstanceOfSatisfying(
            CheckOutcome.Failed.class,
            failed -> {
              assertThat(failed.message()).contains(message).doesNotContain("s3c");
              assertThat(failed.code()).isEqualTo(code);
            });
  }

  @Test
  void anHttpProxyIsAskedForTheWholeUrl() {
    assertThat(check(engine, "http://far.test/x?y", through("http", open, "")))
        .isInstanceOfSatisfying(
            CheckOutcome.Content.class,
            it -> assertThat(it.text()).isEqualTo("by proxy http://far.test/x?y"));
    assertThat(check(engine, "http://far.test/x", through("http", closed, "joe:s3c%3Aret@")))
        .isInstanceOf(CheckOutcome.Content.class);
  }

  @Test
  void aSocksProxyIsToldTheName() {
    String url = "http://far.test:%d/".formatted(site.port());

    for (FetchOptions options :
        new FetchOptions[] {
          through("socks5", open, ""), through("socks5", closed, "joe:s3c%3Aret@")
        }) {
      assertThat(check(engine, url, options)).isInstanceOf(CheckOutcome.Content.class);
    }

    assertThat(open.asked()).containsExactly("SOCKS far.test:" + site.port());
    assertThat(closed.asked()).containsExactly("SOCKS far.test:" + site.port());
    assertThat(site.last().host()).isEqualTo("far.test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "socks5"})
  void underTlsAProxySeesNothingButTheName(String kind) {
    HttpServer secure =
        await(
            LOOPS
                .vertx()
                .createHttpServer(
                    new HttpServerOptions()
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(CERTIFICATE.keyCertOptions()))
                .requestHandler(request -> request.response().end("secret page"))
                .listen(0, "127.0.0.1"));
    String peer = "far.test:" + secure.actualPort();

    assertThat(check(engine, "https://" + peer + "/path", through(kind, closed, "joe:s3c%3Aret@")))
        .isInstanceOf(CheckOutcome.Content.class);

    assertThat(closed.asked())
        .containsExactly((kind.equals("http") ? "CONNECT " : "SOCKS ") + peer);
    await(secure.close());
  }

  @ParameterizedTest
  @CsvSource({
    "http,http://127.0.0.2/",
    "http,https://127.0.0.2/",
    "socks5,http://127.0.0.2/",
    "http,http://169.254.169.254/",
    "http,http://metadata/",
    "http,http://inner.test/",
    "socks5,https://inner.test/",
  })
  void whatIsKnownToBePrivateIsNotAskedOfAProxy(String kind, String url) {
    assertFails(url, through(kind, open, ""), ErrorCode.BLOCKED_ADDRESS, "is not a public address");
    assertThat(open.asked()).isEmpty();
  }

  @Test
  void aRedirectBehindAProxyIsJudgedToo() {
    site.redirect("/in", 302, "http://127.0.0.2/");

    assertFails(
        "http://far.test:%d/in".formatted(site.port()),
        through("socks5", open, ""),
        ErrorCode.BLOCKED_ADDRESS,
        "127.0.0.2 is not a public address");
    assertThat(open.asked()).hasSize(1);
  }

  @Test
  void aProxyAtAPrivateAddressIsNotDialled() {
    assertFails(
        "http://far.test/",
        options("{'proxy': 'http://127.0.0.2:%d'}".formatted(open.port())),
        ErrorCode.BLOCKED_ADDRESS,
        "the proxy: 127.0.0.2 is not a public address");
    assertFails(
        "http://far.test/",
        options("{'proxy': 'socks5://gone.test:1080'}"),
        ErrorCode.DNS_FAILURE,
        "the proxy: the host name gone.test was not found");
  }

  @ParameterizedTest
  @CsvSource({
    "http,http://far.test/,the proxy 127.0.0.1 wants another user and password",
    "http,https://far.test/,the proxy 127.0.0.1 did not connect to far.test: 407",
    "socks5,http://far.test/,the proxy 127.0.0.1 did not connect to far.test",
  })
  void aWrongPasswordIsToldAsTheProxys(String kind, String url, String message) {
    FetchOptions wrong = through(kind, closed, "joe:s3c-wrong@");

    assertFails(url, wrong, ErrorCode.CONNECTION_FAILED, message);
  }

  /** A port that was bound and never listened to: one that was may take a last connection. */
  private static int portOfNobody() throws IOException {
    try (Socket bound = new Socket()) {
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return bound.getLocalPort();
    }
  }

  @Test
  void aProxyThatIsDownOrRefusesIsNamed() throws Exception {
    open.refuse();
    assertFails(
        "https://far.test/",
        through("http", open, ""),
        ErrorCode.CONNECTION_FAILED,
        "the proxy 127.0.0.1 did not connect to far.test: 403");
    assertFails(
        "https://far.test/",
        through("socks5", open, ""),
        ErrorCode.CONNECTION_FAILED,
        "the proxy 127.0.0.1 did not connect to far.test");
    int port = portOfNobody();
    assertFails(
        "https://far.test/",
        options("{'proxy': 'http://127.0.0.1:%d'}".formatted(port)),
        ErrorCode.CONNECTION_FAILED,
        "the proxy 127.0.0.1 can't be reached at port " + port);
  }
}
