package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.BusAddresses;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Viewers that don't read, flood, send garbage or come and go: nobody else notices. */
class TroublesomeViewersTest {

  private static final int HEALTHY = 50;
  private static final int TROUBLESOME = 10;

  /** More than the system's buffers for a socket and its outbox take together. */
  private static final int MESSAGES = 5_000;

  private static final int MESSAGE_CHARACTERS = 4_000;

  /** Fewer than one may have waiting: all share two cores with what sends to them. */
  private static final int AT_ONCE = 125;

  private static final String OUTBOX = "pagewatch_bridge_outbox_characters";
  private static final String SLOW = "pagewatch_bridge_slow_closes_total";

  /** What one socket may have waiting, and on its way. */
  private static final double MOST_OF_ONE = 1.2 * 1024 * 1024;

  @TempDir Path data;
  private RunningGateway gateway;
  private WebSocketClient client;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, Optional.empty());
    client =
        gateway.vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1_000));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private Future<WebSocket> connect() {
    return client.connect(
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(gateway.gateway.port())
            .setURI("/eventbus/websocket"));
  }

  private static Future<Void> register(WebSocket socket) {
    return socket.writeTextMessage(
        "{\"type\":\"register\",\"address\":\"watch.status\",\"headers\":{}}");
  }

  @Test
  void theHealthyGetEveryMessageAndThoseWhoNeverReadAreClosedAsSlow() throws Exception {
    List<AtomicInteger> seen = new ArrayList<>();
    for (int i = 0; i < HEALTHY; i++) {
      seen.add(healthy());
    }
    List<WebSocket> neverReading = new ArrayList<>();
    for (int i = 0; i < TROUBLESOME; i++) {
      neverReading.add(whoNeverReads());
    }
    AtomicBoolean over = new AtomicBoolean();
    List<Future<Void>> trouble = new ArrayList<>();
    for (int i = 0; i < TROUBLESOME; i++) {
      trouble.add(whoComesAndGoes(over));
      trouble.add(whoSendsGarbage(over));
    }
    Eventually.until(() -> registrations() >= HEALTHY + TROUBLESOME);

    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      publish("w" + i);
      if (i % AT_ONCE == AT_ONCE - 1) {
        assertThat(waiting()).isLessThan((TROUBLESOME + HEALTHY) * MOST_OF_ONE);
        int sent = i + 1;
        Eventually.until(() -> seen.stream().allMatch(count -> count.get() == sent));
        if (codes.isEmpty() && metric(SLOW) == TROUBLESOME) {
          // At once: whoever doesn't take the code soon is cut off without.
          codes.addAll(codes(neverReading));
        }
      }
    }

    assertThat(codes).hasSize(TROUBLESOME).containsOnly(4008);
    over.set(true);
    for (Future<Void> each : trouble) {
      RunningGateway.await(each);
    }
    Eventually.until(() -> waiting() == 0);
  }

  private void publish(String id) {
    gateway
        .vertx
        .eventBus()
        .publish(
            BusAddresses.WATCH_STATUS,
            "{\"event\":\"updated\",\"watch\":{\"id\":\"%s\",\"title\":\"%s\"}}"
                .formatted(id, "x".repeat(MESSAGE_CHARACTERS)));
  }

  private double waiting() {
    return metric(OUTBOX);
  }

  private double metric(String name) {
    Matcher matcher =
        Pattern.compile("(?m)^" + name + " (\\S+)$").matcher(gateway.get("/metrics").body());
    return matcher.find() ? Double.parseDouble(matcher.group(1)) : 0;
  }

  private long registrations() {
    return RunningGateway.json(gateway.get("/api/v1/sockets"))
        .get("items")
        .findValues("address")
        .size();
  }

  private AtomicInteger healthy() {
    AtomicInteger seen = new AtomicInteger();
    WebSocket socket =
        RunningGateway.await(
            connect()
                .onSuccess(opened -> opened.textMessageHandler(frame -> seen.incrementAndGet())));
    RunningGateway.await(register(socket));
    return seen;
  }

  private WebSocket whoNeverReads() {
    WebSocket socket = RunningGateway.await(connect());
    RunningGateway.await(register(socket));
    socket.pause();
    return socket;
  }

  /** The codes with which they were closed; they read what is left to find them. */
  private static List<Integer> codes(List<WebSocket> sockets) {
    List<CompletableFuture<Integer>> codes = new ArrayList<>();
    for (WebSocket socket : sockets) {
      CompletableFuture<Integer> code = new CompletableFuture<>();
      socket.closeHandler(gone -> code.complete((int) socket.closeStatusCode()));
      socket.resume();
      codes.add(code.orTimeout(20, TimeUnit.SECONDS));
    }
    return codes.stream().map(CompletableFuture::join).toList();
  }

  private Future<Void> whoComesAndGoes(AtomicBoolean over) {
    return connect()
        .compose(socket -> register(socket).eventually(socket::close))
        .transform(done -> over.get() ? Future.<Void>succeededFuture() : whoComesAndGoes(over));
  }

  private Future<Void> whoSendsGarbage(AtomicBoolean over) {
    return connect().compose(socket -> garbage(socket, over, 0));
  }

  private Future<Void> garbage(WebSocket socket, AtomicBoolean over, int sent) {
    if (over.get()) {
      return socket.close();
    }
    return (sent % 2 == 0
            ? socket.writeTextMessage("[{\"type\":" + "[".repeat(sent % 500))
            : socket.writeBinaryMessage(Buffer.buffer(new byte[] {0, 1, (byte) sent})))
        .transform(done -> gateway.vertx.timer(5, TimeUnit.MILLISECONDS))
        .transform(done -> garbage(socket, over, sent + 1));
  }
}
