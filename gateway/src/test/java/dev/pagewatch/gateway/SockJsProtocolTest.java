package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The endpoints of SockJS as its protocol 0.3.3 has them, frame by frame. */
class SockJsProtocolTest {

  private static final String PING = "{\"type\":\"ping\"}";
  private static final String PONG = "a[\"{\\\"type\\\":\\\"pong\\\"}\"]";

  private static final String CLOSE = "\r\nconnection: close\r\n";
  private static final int MANY_SESSIONS = 300;

  @TempDir Path data;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, Optional.empty());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void theRootGreetsAndInfoTellsThatThereAreWebSockets() {
    assertThat(gateway.get("/eventbus/").body()).isEqualTo("Welcome to SockJS!\n");
    HttpResponse<String> info = gateway.get("/eventbus/info");
    assertThat(RunningGateway.json(info).get("websocket").booleanValue()).isTrue();
    assertThat(RunningGateway.json(info).get("cookie_needed").booleanValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/eventbus/websocket", "/eventbus/server/session/websocket"})
  void whatIsNoWebSocketIsToldWhatIsMissing(String path) throws IOException {
    assertThat(answer("GET", path, "")).contains(" 400 ", "Can \"Upgrade\" only to \"WebSocket\".");
    assertThat(answer("GET", path, "Upgrade: WebSocket\r\n"))
        .contains(" 400 ", "\"Connection\" must be \"Upgrade\".");
    assertThat(answer("POST", path, "Content-Length: 0\r\n")).contains(" 405 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/eventbus/a.b/session/websocket",
        "/eventbus/server/a.b/websocket",
        "/eventbus//session/websocket",
        "/eventbus/server/session/websocket/more"
      })
  void namesThatCannotBeLeadNowhere(String path) {
    assertThat(catchThrowable(() -> new Peer(path)).getCause())
        .isInstanceOf(UpgradeRejectedException.class);
  }

  @Test
  void framesGoInArraysAndPlainStringsAndComeInArrays() throws Exception {
    try (Peer peer = new Peer("/eventbus/server/session/websocket")) {
      assertThat(peer.next()).isEqualTo("o");

      peer.send("");
      peer.send("[]");
      peer.send("[\"%s\"]".formatted(PING.replace("\"", "\\\"")));
      assertThat(peer.next()).isEqualTo(PONG);
      peer.send("\"%s\"".formatted(PING.replace("\"", "\\\"")));
      assertThat(peer.next()).isEqualTo(PONG);
      peer.send("[%1$s,%1$s]".formatted("\"%s\"".formatted(PING.replace("\"", "\\\""))));
      assertThat(peer.next()).isEqualTo(PONG);
      assertThat(peer.next()).isEqualTo(PONG);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"a", "{\"type\":\"ping\"}", "[1]", "[[\"a\"]]", "no json"})
  void whatIsNoSockJsClosesTheSocket(String message) throws Exception {
    try (Peer peer = new Peer("/eventbus/server/session/websocket")) {
      assertThat(peer.next()).isEqualTo("o");

      peer.send(message);

      assertThat(peer.closed()).startsWith("1002");
    }
  }

  @Test
  void whatSomeBrowsersWouldLoseIsEscaped() throws Exception {
    try (Peer peer = new Peer("/eventbus/server/session/websocket")) {
      assertThat(peer.next()).isEqualTo("o");
      peer.send(
          "[\"{\\\"type\\\":\\\"register\\\",\\\"address\\\":\\\"x\\u2028\\ud83d\\ude00\\\"}\"]");

      assertThat(peer.next()).contains("x\\u2028\\ud83d\\ude00").doesNotContain("\u2028");
    }
  }

  @Test
  void theEndIsToldInAFrameAndByTheSocket() throws Exception {
    Peer peer = new Peer("/eventbus/server/session/websocket");
    assertThat(peer.next()).isEqualTo("o");

    gateway.close();

    assertThat(peer.next()).isEqualTo("c[1001,\"shutting down\"]");
    assertThat(peer.closed()).isEqualTo("1001 shutting down");
    peer.close();
    gateway = new RunningGateway(data, Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "/eventbus/server/session/jsonp,404",
    "/eventbus/server/session/htmlfile,404",
    "/eventbus/server/session/xhr_send,404",
    "/eventbus/server/session/elsewhere,404"
  })
  void whatIsNotServedIsNotThere(String path, int status) throws IOException {
    String method = path.endsWith("xhr_send") ? "POST" : "GET";
    assertThat(answer(method, path, "Content-Length: 0\r\n")).contains(" %d ".formatted(status));
  }

  /** Connections are of different event loops; a session is whole over any of them. */
  @Test
  void requestsOfOneSessionAtOnceOverSeveralConnectionsFindItWhole() throws IOException {
    for (int session = 0; session < MANY_SESSIONS; session++) {
      String path = "/eventbus/server/s%d/".formatted(session);
      try (Kept poll = new Kept();
          Kept nextPoll = new Kept();
          Kept sender = new Kept()) {
        poll.post(path + "xhr", "");
        assertThat(poll.readTo("\no\n")).contains(" 200 ").doesNotContain("<end>");

        nextPoll.post(path + "xhr", "");
        sender.post(path + "xhr_send", "[\"%s\"]".formatted(PING.replace("\"", "\\\"")));

        assertThat(nextPoll.readTo("a[\"")).contains(" 200 ").doesNotContain("<end>");
        assertThat(sender.readTo("\r\n\r\n")).contains(" 204 ").doesNotContainIgnoringCase(CLOSE);
      }
    }
  }

  @Test
  void anAnswerThatEndsItsConnectionSaysSo() throws IOException {
    try (Kept poll = new Kept()) {
      poll.post("/eventbus/server/session/xhr", "");

      assertThat(poll.readTo("\no\n")).containsIgnoringCase(CLOSE);
      assertThat(poll.readTo("0\r\n\r\n")).doesNotContain("a[");
      assertThat(poll.isAtItsEnd()).isTrue();
    }
  }

  private String answer(String method, String path, String headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.port())) {
      socket.setSoTimeout(20_000);
      String connection = headers.startsWith("Upgrade") ? "keep-alive" : "close";
      socket
          .getOutputStream()
          .write(
              "%s %s HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: %s\r\n%s\r\n"
                  .formatted(method, path, connection, headers)
                  .getBytes(StandardCharsets.US_ASCII));
      if (connection.equals("keep-alive")) {
        socket.shutdownOutput();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** A connection that its client would use again. */
  private final class Kept implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Kept() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), gateway.gateway.port());
      socket.setSoTimeout(20_000);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    }

    void post(String path, String body) throws IOException {
      socket
          .getOutputStream()
          .write(
              "POST %s HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s"
                  .formatted(path, body.length(), body)
                  .getBytes(StandardCharsets.US_ASCII));
    }

    /** What comes up to {@code end}, or all there is if that doesn't come. */
    String readTo(String end) throws IOException {
      StringBuilder text = new StringBuilder();
      int next = in.read();
      while (next >= 0) {
        text.append((char) next);
        if (text.indexOf(end) >= 0) {
          return text.toString();
        }
        next = in.read();
      }
      return text.append("<end>").toString();
    }

    boolean isAtItsEnd() throws IOException {
      return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** The client's end of a WebSocket, message by message. */
  private final class Peer implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client = vertx.createWebSocketClient();
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final WebSocket socket;

    Peer(String path) {
      socket =
          RunningGateway.await(
              client
                  .connect(
                      new WebSocketConnectOptions()
                          .setHost("127.0.0.1")
                          .setPort(gateway.gateway.port())
                          .setURI(path))
                  .onSuccess(
                      opened -> {
                        opened.textMessageHandler(messages::add);
                        opened.closeHandler(
                            gone ->
                                end.complete(
                                    opened.closeStatusCode() + " " + opened.closeReason()));
                      }));
    }

    void send(String message) {
      RunningGateway.await(socket.writeTextMessage(message));
    }

    String next() throws InterruptedException {
      return String.valueOf(messages.poll(20, TimeUnit.SECONDS));
    }

    String closed() throws Exception {
      return end.get(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
      socket.close();
      RunningGateway.await(vertx.close());
    }
  }
}
