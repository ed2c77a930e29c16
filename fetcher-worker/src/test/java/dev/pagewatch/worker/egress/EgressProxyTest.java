package dev.pagewatch.worker.egress;

import static dev.pagewatch.worker.EventLoops.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.worker.EventLoops;
import dev.pagewatch.worker.RawServer;
import dev.pagewatch.worker.TestNames;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class EgressProxyTest {

  @RegisterExtension static final EventLoops LOOPS = new EventLoops();

  private final EgressGuard guard = TestNames.guard();
  private final Set<String> connections = ConcurrentHashMap.newKeySet();
  private EgressProxy proxy;
  private HttpServer site;
  private HttpClient browser;

  @BeforeEach
  void start() {
    proxy = await(EgressProxy.start(LOOPS.vertx(), guard));
    site =
        await(
            LOOPS
                .vertx()
                .createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(socket::writeTextMessage))
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1"));
    browser =
        HttpClient.newBuilder()
            .proxy(
                ProxySelector.of(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port())))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  @AfterEach
  void stop() {
    browser.close();
    await(proxy.close());
    await(site.close());
    guard.close();
  }

  @Test
  void aPageIsFetchedThroughTheProxyAndConnectionsAreKept() throws Exception {
    for (int i = 0; i < 5; i++) {
      HttpResponse<String> response =
          get("http://site.test:%d/hello?a=b|c".formatted(site.actualPort()));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body())
          .isEqualTo("GET /hello?a=b%7Cc for site.test:" + site.actualPort());
      assertThat(response.headers().firstValue(EgressProxy.REFUSAL_HEADER)).isEmpty();
    }
    assertThat(connections).hasSize(1);
  }

  @Test
  void hopByHopHeadersStayOnTheirHop() throws Exception {
    String response =
        exchange(
            "GET http://site.test:%d/headers HTTP/1.1\r\nHost: evil.test\r\nProxy-Connection: keep-alive\r\nProxy-Authorization: x\r\nConnection: close\r\nConnection: X-Hop\r\nX-Hop: 1\r\nX-End: 2\r\n\r\n"
                .formatted(site.actualPort()));

    assertThat(response).contains("X-End=2", "host=site.test:" + site.actualPort());
    assertThat(response).doesNotContain("X-Hop", "Proxy-", "evil.test");
  }

  @Test
  void anAddressThatMayNotBeDialledSeesNoConnection() throws Exception {
    try (RawServer inner = new RawServer("127.0.0.2", (head, out) -> false)) {
      for (String host : new String[] {"inner.test", "127.0.0.2"}) {
        HttpResponse<String> response = get("http://%s:%d/".formatted(host, inner.port()));

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue(EgressProxy.REFUSAL_HEADER))
            .contains(proxy.token() + " blocked_address");
        assertThat(connect(host, inner.port())).startsWith("HTTP/1.1 403");
      }
      assertThat(connect("0x7f.2", inner.port())).startsWith("HTTP/1.1 403");
      assertThat(inner.connections()).isZero();
      assertThat(proxy.refusal("INNER.test", inner.port()))
          .hasValueSatisfying(
              refusal -> {
                assertThat(refusal.code()).isEqualTo(ErrorCode.BLOCKED_ADDRESS);
                assertThat(refusal.message()).contains("inner.test (127.0.0.2)");
              });
    }
  }

  @Test
  void ofSeveralAddressesOnlyThePermittedOneIsDialled() throws Exception {
    try (RawServer inner = new RawServer("127.0.0.2", (head, out) -> false)) {
      assertThat(get("http://mixed.test:%d/".formatted(site.actualPort())).statusCode())
          .isEqualTo(200);
      assertThat(inner.connections()).isZero();
    }
  }

  @Test
  void theNextAddressIsTriedWhenTheFirstIsDead() throws Exception {
    assertThat(get("http://dead-first.test:%d/".formatted(site.actualPort())).statusCode())
        .isEqualTo(200);
    assertThat(connect("dead-first.test", site.actualPort())).startsWith("HTTP/1.1 200");
  }

  @Test
  void whatCannotBeReachedIsToldApart() throws Exception {
    int closed;
    try (RawServer server = new RawServer("127.0.0.1", (head, out) -> false)) {
      closed = server.port();
    }

    assertThat(connect("gone.test", 443)).startsWith("HTTP/1.1 502");
    assertThat(proxy.refusal("gone.test", 443).orElseThrow().code())
        .isEqualTo(ErrorCode.DNS_FAILURE);
    assertThat(connect("site.test", closed)).startsWith("HTTP/1.1 502");
    assertThat(proxy.refusal("site.test", closed).orElseThrow())
        .isEqualTo(new Refusal(ErrorCode.CONNECTION_FAILED, "site.test refused the connection"));
    assertThat(get("http://site.test:%d/".formatted(closed)).statusCode()).isEqualTo(502);
  }

  @Test
  void aHostThatIsReachedAgainIsNoLongerRefused() throws Exception {
    int port;
    try (RawServer server = new RawServer("127.0.0.1", (head, out) -> false)) {
      port = server.port();
    }
    connect("site.test", port);
    assertThat(proxy.refusal("site.test", port)).isPresent();

    HttpServer later =
        await(
            LOOPS
                .vertx()
                .createHttpServer()
                .requestHandler(this::answer)
                .listen(port, "127.0.0.1"));
    assertThat(connect("site.test", port)).startsWith("HTTP/1.1 200");
    assertThat(proxy.refusal("site.test", port)).isEmpty();
    await(later.close());
  }

  @Test
  void anOriginCannotForgeARefusal() throws Exception {
    assertThat(
            get("http://site.test:%d/forged".formatted(site.actualPort()))
                .headers()
                .firstValue(EgressProxy.REFUSAL_HEADER))
        .isEmpty();
  }

  @Test
  void largeBodiesStreamBothWays() throws Exception {
    byte[] body = new byte[5_000_000];
    HttpResponse<byte[]> response =
        browser.send(
            HttpRequest.newBuilder(
                    URI.create("http://site.test:%d/echo".formatted(site.actualPort())))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.body()).hasSize(body.length);
  }

  @Test
  void aBodyCutShortIsNotMadeWhole() throws Exception {
    try (RawServer cut =
        new RawServer(
            "127.0.0.1",
            (head, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
              return false;
            })) {
      String response =
          exchange("GET http://site.test:%d/ HTTP/1.1\r\nHost: x\r\n\r\n".formatted(cut.port()));

      assertThat(response).contains("hello").doesNotEndWith("0\r\n\r\n");
    }
  }

  @Test
  void aKeptConnectionThatDiedIsReplaced() throws Exception {
    try (RawServer once =
        new RawServer(
            "127.0.0.1",
            (head, out) -> {
              out.write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
                      .getBytes(StandardCharsets.US_ASCII));
              return false;
            })) {
      for (int i = 0; i < 20; i++) {
        assertThat(get("http://site.test:%d/".formatted(once.port())).body()).isEqualTo("ok");
      }
    }
  }

  @Test
  void webSocketsGoThrough() throws Exception {
    CompletableFuture<String> echoed = new CompletableFuture<>();
    WebSocket socket =
        browser
            .newWebSocketBuilder()
            .buildAsync(
                URI.create("ws://site.test:%d/".formatted(site.actualPort())),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onText(WebSocket it, CharSequence data, boolean last) {
                    echoed.complete(data.toString());
                    return CompletableFuture.completedStage(null);
                  }
                })
            .get(10, TimeUnit.SECONDS);
    socket.sendText("hi", true);

    assertThat(echoed.get(10, TimeUnit.SECONDS)).isEqualTo("hi");
    socket.abort();
  }

  @Test
  void aTunnelCarriesAnyBytesAndEndsWithEitherSide() throws Exception {
    try (RawServer origin =
            new RawServer(
                "127.0.0.1",
                (head, out) -> {
                  out.write(("got " + head.getFirst()).getBytes(StandardCharsets.US_ASCII));
                  return false;
                });
        Socket socket = socket()) {
      OutputStream out = socket.getOutputStream();
      out.write(
          "CONNECT site.test:%d HTTP/1.1\r\nHost: x\r\n\r\n"
              .formatted(origin.port())
              .getBytes(StandardCharsets.US_ASCII));
      assertThat(head(socket.getInputStream())).startsWith("HTTP/1.1 200");
      out.write("anything\n\n".getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .isEqualTo("got anything");
    }
  }

  @Test
  void itIsNoOrdinaryServerAndNotItsOwnClient() throws Exception {
    assertThat(exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
    assertThat(connect("127.0.0.1", proxy.port())).startsWith("HTTP/1.1 403");
    assertThat(exchange("GET ftp://site.test/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 400");
  }

  private void answer(HttpServerRequest request) {
    connections.add(request.remoteAddress().toString());
    switch (request.path()) {
      case "/echo" -> request.body().onSuccess(body -> request.response().end(body));
      case "/forged" ->
          request.response().putHeader(EgressProxy.REFUSAL_HEADER, "x blocked_address").end();
      case "/headers" -> {
        Buffer all = Buffer.buffer();
        request.headers().forEach((name, value) -> all.appendString(name + "=" + value + "\n"));
        request.response().end(all);
      }
      default ->
          request
              .response()
              .end("GET %s for %s".formatted(request.uri(), request.getHeader("Host")));
    }
  }

  private HttpResponse<String> get(String url) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(URI.create(url.replace("|", "%7C"))).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private Socket socket() throws Exception {
    Socket socket = new Socket(InetAddress.getAllByName("127.0.0.1")[0], proxy.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private String connect(String host, int port) throws Exception {
    try (Socket socket = socket()) {
      socket
          .getOutputStream()
          .write(
              "CONNECT %s:%d HTTP/1.1\r\nHost: x\r\n\r\n"
                  .formatted(host, port)
                  .getBytes(StandardCharsets.US_ASCII));
      return head(socket.getInputStream());
    }
  }

  private String exchange(String request) throws Exception {
    try (Socket socket = socket()) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  private static String head(InputStream in) throws Exception {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.US_ASCII);
  }
}
