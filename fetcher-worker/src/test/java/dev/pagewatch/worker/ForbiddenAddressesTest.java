package dev.pagewatch.worker;

import static dev.pagewatch.worker.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.worker.browser.BrowserConfig;
import dev.pagewatch.worker.browser.BrowserHost;
import dev.pagewatch.worker.browser.ChromiumLocator;
import dev.pagewatch.worker.browser.DriverCache;
import dev.pagewatch.worker.egress.EgressGuard;
import dev.pagewatch.worker.egress.EgressProxy;
import dev.pagewatch.worker.http.HttpEngine;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every way known to reach an address that is not to be reached, in a world where 127.0.0.1 is
 * public and 127.0.0.2 and ::1 are not: what listens there never hears of anybody.
 *
 * <p>Among them what got through to changedetection.io: private addresses as they are, by name and
 * by redirect (CVE-2026-27696), and {@code file:} in its disguises (CVE-2024-51998).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class ForbiddenAddressesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Trap trap = new Trap("127.0.0.2", "::1");
  private final Set<String> heard = ConcurrentHashMap.newKeySet();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final Map<String, String> pages = new ConcurrentHashMap<>();
  private final RawServer site = new RawServer("127.0.0.1", this::answer);
  private final AtomicInteger lookups = new AtomicInteger();
  private final AtomicLong ticks = new AtomicLong();
  private final EgressGuard guard =
      new EgressGuard(
          AddressPolicy.of(List.of(Cidr.parse("127.0.0.1"))),
          this::lookup,
          Duration.ofSeconds(5),
          // An hour passes between any two looks at it, so that no answer is remembered.
          () -> Instant.EPOCH.plus(Duration.ofHours(ticks.incrementAndGet())));
  private final EgressProxy proxy;
  private final BrowserHost host;
  private final HttpEngine engine =
      new HttpEngine(
          vertx, guard, (bytes, type) -> new BlobRef("x", type, bytes.length), 4, "test");

  ForbiddenAddressesTest() throws Exception {
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
  }

  @AfterEach
  void nobodyWasThere() {
    assertThat(trap.caught()).isZero();
  }

  @AfterAll
  void stop() throws Exception {
    host.close(Duration.ofSeconds(3));
    engine.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    guard.close();
    site.close();
    trap.close();
  }

  /** {@code flip.test} is public and private in turn, {@code mixed.test} both at once. */
  private List<InetAddress> lookup(String name) throws UnknownHostException {
    List<String> addresses =
        switch (name) {
          case "site.test" -> List.of("127.0.0.1");
          case "inner.test", "inner.test." -> List.of("127.0.0.2");
          case "inner6.test" -> List.of("::1");
          case "mixed.test" -> List.of("127.0.0.2", "::1", "127.0.0.1");
          case "flip.test" ->
              List.of(lookups.getAndIncrement() % 2 == 0 ? "127.0.0.1" : "127.0.0.2");
          default -> throw new UnknownHostException(name);
        };
    List<InetAddress> found = new ArrayList<>();
    for (String address : addresses) {
      found.add(InetAddress.getByName(address));
    }
    return found;
  }

  private boolean answer(List<String> head, OutputStream out) throws IOException {
    String target = head.getFirst().split(" ", 3)[1];
    String path = target.split("\\?", 2)[0];
    heard.add(path);
    String to = redirects.get(path);
    String body = pages.getOrDefault(path, "<p>public</p>");
    String answer =
        to == null
            ? "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            : "HTTP/1.1 302 Found\r\nLocation: %s\r\n".formatted(to);
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    out.write(
        (answer + "Content-Length: %d\r\n\r\n".formatted(bytes.length))
            .getBytes(StandardCharsets.ISO_8859_1));
    out.write(bytes);
    out.flush();
    return true;
  }

  private CheckOutcome check(Engine kind, String url, String options) throws Exception {
    FetchOptions fetch = Json.read(options.replace('\'', '"'), FetchOptions.class);
    CheckJob job =
        new CheckJob(
            "w",
            "token",
            url,
            kind,
            false,
            PATIENCE,
            null,
            new CheckOptions(fetch, Filters.none(), Trigger.none()));
    return kind == Engine.HTTP
        ? engine.check(job, phase -> {}).await(60, TimeUnit.SECONDS)
        : host.check(job, phase -> {}).get(60, TimeUnit.SECONDS);
  }

  private static String ending(CheckOutcome outcome) {
    return switch (outcome) {
      case CheckOutcome.Content content -> content.text();
      case CheckOutcome.Failed failed -> failed.code().wireName();
      default -> outcome.toString();
    };
  }

  /** The host and port of URLs that lead to the trap, or to addresses of the same kinds. */
  private Stream<String> forbidden() {
    int port = trap.port();
    return Stream.of(
            "127.0.0.2",
            "127.2",
            "127.0.2",
            "2130706434",
            "0x7f000002",
            "0x7f.0.0.0x2",
            "0177.0.0.02",
            "017700000002",
            "127.0.0.2.",
            "%31%32%37.0.0.2",
            "１２７．０．０．２",
            "127。0。0。2",
            "[::ffff:127.0.0.2]",
            "[::ffff:7f00:2]",
            "[0:0:0:0:0:ffff:7f00:0002]",
            "[::127.0.0.2]",
            "[64:ff9b::127.0.0.2]",
            "[64:ff9b:1::7f00:2]",
            "[2002:7f00:2::]",
            "[2001:0:7f00:2::]",
            "[::1]",
            "[0000:0000:0000:0000:0000:0000:0000:0001]",
            "[::]",
            "[fe80::1]",
            "[fc00::1]",
            "[fd00:ec2::254]",
            "[fec0::1]",
            "[ff02::1]",
            "0.0.0.0",
            "0",
            "10.0.0.1",
            "100.64.0.1",
            "100.100.100.200",
            "169.254.169.254",
            "169.254.170.2",
            "172.16.0.1",
            "192.0.0.192",
            "192.168.0.1",
            "168.63.129.16",
            "255.255.255.255",
            "metadata.google.internal",
            "metadata.google.internal.",
            "METADATA.google.INTERNAL",
            "inner.test",
            "inner.test.",
            "INNER.TEST",
            "inner6.test")
        .map(host -> host + ":" + port);
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void aUrlLeadsNowhere(String peer) throws Exception {
    String url = WatchUrl.parse("http://" + peer + "/secret").toString();

    assertThat(ending(check(Engine.HTTP, url, "{}"))).isEqualTo("blocked_address");
    assertThat(ending(check(Engine.BROWSER, url, "{}"))).isEqualTo("blocked_address");
  }

  @ParameterizedTest
  @MethodSource("forbidden")
  void aRedirectLeadsNowhere(String peer) throws Exception {
    redirects.put("/away", "http://" + ascii(peer) + "/secret");
    String url = "http://site.test:%d/away".formatted(site.port());

    assertThat(ending(check(Engine.HTTP, url, "{}"))).isEqualTo("blocked_address");
    assertThat(ending(check(Engine.BROWSER, url, "{}"))).isEqualTo("blocked_address");
  }

  /** Headers are bytes; what isn't ASCII is met by its escapes. */
  private static String ascii(String peer) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : peer.getBytes(StandardCharsets.UTF_8)) {
      escaped.append(b < 0 ? "%%%02X".formatted(b) : String.valueOf((char) b));
    }
    return escaped.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "file:/etc/passwd",
        "file:../../etc/passwd",
        "file://localhost/etc/passwd",
        " file:///etc/passwd",
        "fi\tle:///etc/passwd",
        "source:file:///etc/passwd",
        "view-source:file:///etc/passwd",
        "jar:file:///etc/passwd!/x",
        "ftp://inner.test/",
        "gopher://inner.test/",
        "dict://inner.test/",
        "chrome://version",
        "about:blank",
        "data:text/html,x",
        "javascript:alert(1)",
        "blob:http://inner.test/x",
        "http://site.test@inner.test/",
        "http://site.test:80@inner.test/",
        "http://inner.test\\@site.test/",
        "http://[fe80::1%25lo]/",
        "http://127.0.0.2%00.site.test/",
        "http://127.0.0.2 .site.test/",
      })
  void whatIsNoPlainWebAddressIsNotTakenOrIsJudged(String url) throws Exception {
    redirects.put("/odd", url.strip());
    String from = "http://site.test:%d/odd".formatted(site.port());
    // Where it counts as a path, it leads to the site itself.
    Set<String> never =
        Set.of(
            "navigation_failed", "blocked_address", "connection_failed", "http_status", "public");

    assertThat(ending(check(Engine.HTTP, from, "{}"))).isIn(never);
    assertThat(ending(check(Engine.BROWSER, from, "{}"))).isIn(never);
    if (!url.contains("\\@")) {
      assertThatThrownBy(() -> WatchUrl.parse(url)).isInstanceOf(InvalidUrlException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http,HTTP",
    "socks5,HTTP",
    "http,BROWSER",
    "socks5,BROWSER",
  })
  void aProxyThereIsNotAsked(String kind, Engine engine) throws Exception {
    String url = "http://site.test:%d/proxied".formatted(site.port());
    for (String peer : List.of("127.0.0.2", "[::1]", "inner.test", "0x7f.2")) {
      String options = "{'proxy': '%s://%s:%d'}".formatted(kind, peer, trap.port());

      assertThat(ending(check(engine, url, options))).as(peer).isEqualTo("blocked_address");
    }
    assertThat(heard).doesNotContain("/proxied");
  }

  @Test
  void aNameThatChangesBetweenLookUpsIsDialledWhereItWasJudged() throws Exception {
    // Whatever port is asked for, only the public address may be met with.
    for (int i = 0; i < 6; i++) {
      for (int port : List.of(site.port(), trap.port())) {
        for (Engine kind : List.of(Engine.HTTP, Engine.BROWSER)) {
          String url = "http://flip.test:%d/flip".formatted(port);
          assertThat(ending(check(kind, url, "{}")))
              .isIn("public", "blocked_address", "connection_failed");
        }
      }
    }
    assertThat(heard).contains("/flip");
    assertThat(lookups.get()).isGreaterThan(12);
  }

  @Test
  void ofManyAddressesOnlyThePublicOneIsDialled() throws Exception {
    for (Engine kind : List.of(Engine.HTTP, Engine.BROWSER)) {
      String reached = "http://mixed.test:%d/".formatted(site.port());
      String refused = "http://mixed.test:%d/".formatted(trap.port());
      assertThat(ending(check(kind, reached, "{}"))).isEqualTo("public");
      assertThat(ending(check(kind, refused, "{}"))).isEqualTo("connection_failed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.2", "[::1]", "inner.test", "169.254.169.254", "0.0.0.0"})
  void nothingInAPageReachesThem(String target) throws Exception {
    pages.put("/attack", attack(target + ":" + trap.port()));

    String text =
        ending(
            check(
                Engine.BROWSER,
                "http://127.0.0.1:%d/attack".formatted(site.port()),
                "{'wait': {'selector': '#done'}}"));

    assertThat(text).startsWith("attacked").doesNotContain("secret");
  }

  @Test
  void theSameReachesWhatIsPublic() throws Exception {
    pages.put("/attack", attack("127.0.0.1:" + site.port()));

    check(
        Engine.BROWSER,
        "http://127.0.0.1:%d/attack".formatted(site.port()),
        "{'wait': {'selector': '#done'}}");

    assertThat(heard)
        .contains(
            "/img",
            "/script",
            "/css",
            "/import",
            "/font",
            "/iframe",
            "/object",
            "/embed",
            "/video",
            "/prefetch",
            "/preload",
            "/modulepreload",
            "/fetch",
            "/xhr",
            "/beacon",
            "/socket",
            "/events",
            "/worker",
            "/in-worker",
            "/form",
            "/ping",
            "/dynamic");
  }

  /** All that a page can do to make a browser connect somewhere. */
  private static String attack(String peer) {
    return """
    <!doctype html><title>T</title>
    <link rel=preconnect href=//PEER><link rel=dns-prefetch href=//PEER>
    <link rel=prefetch href=//PEER/prefetch><link rel=prerender href=//PEER/prerender>
    <link rel=preload as=script href=//PEER/preload>
    <link rel=modulepreload href=//PEER/modulepreload><link rel=icon href=//PEER/icon>
    <link rel=manifest href=//PEER/manifest><link rel=stylesheet href=//PEER/css>
    <script type=speculationrules>{"prerender": [{"urls": ["http://PEER/speculated"]}],
      "prefetch": [{"urls": ["http://PEER/speculated2"]}]}</script>
    <style>@import "//PEER/import"; @font-face { font-family: f; src: url(//PEER/font) }
      p { font-family: f; background: url(//PEER/background) }</style>
    <p>attacked</p>
    <img src=//PEER/img srcset="//PEER/srcset 2x"><script src=//PEER/script></script>
    <iframe src=//PEER/iframe></iframe><object data=//PEER/object></object>
    <embed src=//PEER/embed><video src=//PEER/video poster=//PEER/poster></video>
    <audio src=//PEER/audio></audio><svg><image href=//PEER/svg-image /></svg>
    <iframe srcdoc="<meta http-equiv=refresh content='0;url=http://PEER/refresh'>"></iframe>
    <iframe name=target></iframe>
    <form id=form action=//PEER/form method=post target=target></form>
    <a id=link href=#x ping=//PEER/ping>link</a>
    <iframe srcdoc="<meta http-equiv=Content-Security-Policy content=&quot;img-src 'none';
      report-uri http://PEER/report&quot;><img src=/x>"></iframe>
    <script>
    const url = path => 'http://PEER/' + path;
    const tries = [
      () => fetch(url('fetch'), {mode: 'no-cors'}),
      () => fetch(url('keepalive'), {mode: 'no-cors', keepalive: true}),
      () => new Promise(r => { const x = new XMLHttpRequest(); x.onloadend = r;
        x.open('GET', url('xhr')); x.send() }),
      () => navigator.sendBeacon(url('beacon'), 'x'),
      () => new Promise(r => { const s = new WebSocket('ws://PEER/socket');
        s.onerror = s.onclose = s.onopen = r }),
      () => new Promise(r => { const s = new WebSocket('wss://PEER/socket');
        s.onerror = s.onclose = s.onopen = r }),
      () => new Promise(r => { const e = new EventSource(url('events'));
        e.onerror = e.onopen = () => { e.close(); r() } }),
      () => import(url('dynamic')),
      () => new Promise(r => { const w = new Worker(URL.createObjectURL(new Blob([
        'fetch("' + url('in-worker') + '", {mode: "no-cors"}).finally(() => postMessage(1));' +
        'try { importScripts("' + url('worker') + '") } catch {}']))); w.onmessage = r }),
      () => ServiceWorkerContainer.prototype.register.call(navigator.serviceWorker, '/sw.js'),
      () => new Promise(r => {
        const c = new RTCPeerConnection({iceTransportPolicy: 'all', iceServers: [
          {urls: ['stun:PEER', 'turn:PEER?transport=udp', 'turn:PEER?transport=tcp',
            'turns:PEER?transport=tcp'], username: 'u', credential: 'c'}]});
        c.createDataChannel('x');
        c.onicegatheringstatechange = () => c.iceGatheringState === 'complete' && r();
        setTimeout(r, 3000);
        c.createOffer().then(o => c.setLocalDescription(o)) }),
      () => new Promise(r => {
        const c = new RTCPeerConnection();
        const m = 'PEER'.match(/^(.*):([0-9]+)$/);
        c.createDataChannel('x');
        c.createOffer().then(o => c.setLocalDescription(o)).then(() => c.setRemoteDescription({
          type: 'answer', sdp: c.localDescription.sdp.replace('a=setup:actpass', 'a=setup:active')
            + 'a=candidate:1 1 udp 2122260223 ' + m[1].replace(/[\\[\\]]/g, '') + ' ' + m[2]
            + ' typ host\\r\\n'})).catch(() => {});
        setTimeout(r, 2000) }),
      () => new WebTransport('https://PEER/transport').ready,
      () => { form.submit(); link.click(); open(url('window')) },
    ];
    Promise.allSettled(tries.map(async t => t())).then(() => setTimeout(() =>
      document.body.insertAdjacentHTML('beforeend', '<p id=done>done</p>'), 500));
    </script>
    """
        .replace("PEER", peer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>onload = () => location = 'http://PEER/secret'</script>",
        "<script>onload = () => location = 'https://PEER/secret'</script>",
        "<meta http-equiv=refresh content='0;url=http://PEER/secret'>",
        "<script>onload = () => location = '/away'</script>",
      })
  void aPageThatGoesThereByItselfIsBlocked(String how) throws Exception {
    String peer = "inner.test:" + trap.port();
    redirects.put("/away", "http://" + peer + "/secret");
    pages.put("/goes", "<p>public</p>" + how.replace("PEER", peer));

    assertThat(
            ending(check(Engine.BROWSER, "http://site.test:%d/goes".formatted(site.port()), "{}")))
        .isEqualTo("blocked_address");
  }

  @Test
  void theProxyGoesByTheUrlAndNotByTheHostHeader() throws Exception {
    int port = Integer.parseInt(proxy.url().substring(proxy.url().lastIndexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write(
              "GET http://site.test:%d/by-url HTTP/1.1\r\nHost: inner.test:%d\r\nConnection: close\r\n\r\n"
                  .formatted(site.port(), trap.port())
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 200");
    }
    assertThat(heard).contains("/by-url");
  }

  @Test
  void theTrapWouldTell() throws Exception {
    try (Trap other = new Trap("127.0.0.2", "::1");
        DatagramSocket sender = new DatagramSocket()) {
      for (String address : List.of("127.0.0.2", "::1")) {
        new Socket(address, other.port()).close();
        sender.send(
            new DatagramPacket(new byte[1], 1, InetAddress.getAllByName(address)[0], other.port()));
      }
      eventually("both ways at both addresses", () -> other.caught() == 4);
    }
  }

  @Test
  void noHeaderOfTheWatchChoosesTheHost() throws Exception {
    for (Engine kind : List.of(Engine.HTTP, Engine.BROWSER)) {
      check(
          kind,
          "http://site.test:%d/headers".formatted(site.port()),
          "{'headers': {'X-Forwarded-Host': 'inner.test', 'Forwarded': 'host=inner.test'}}");
    }
    assertThat(heard).contains("/headers");
  }
}
