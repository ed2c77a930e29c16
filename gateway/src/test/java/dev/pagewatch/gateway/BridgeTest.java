package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.WebSocketConnectOptions;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What viewers are told, and what becomes of their commands, over real sockets. */
class BridgeTest {

  @TempDir Path data;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void registeringTwiceIsRefusedButNewWatchesReplaceTheOld() throws Exception {
    String one = gateway.add("https://a.example/1");
    String two = gateway.add("https://a.example/2");
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.register("queue.length", "").register("queue.length", "");
      assertThat(viewer.error().get("body").textValue()).isEqualTo("address_already_registered");

      viewer.register("watch.status", "\"watches\":\"" + one + "\"");
      viewer.register("watch.status", "\"watches\":\"" + two + "\"");
      gateway.send("PATCH", "/api/v1/watches/" + one, "{\"muted\":true}");
      gateway.send("PATCH", "/api/v1/watches/" + two, "{\"muted\":true}");

      assertThat(viewer.next("watch.status").at("/body/watch/id").textValue()).isEqualTo(two);
    }
  }

  @Test
  void operatorsSeeEachSocketAndWhatItListensTo() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.register("stats.summary", "");
      viewer.next("stats.summary");
      viewer.register("watch.status", "\"watches\":\"a,b\"").send("{\"type\":\"ping\"}");
      viewer.next(frame -> "pong".equals(frame.path("type").textValue()));

      JsonNode socket = RunningGateway.json(gateway.get("/api/v1/sockets")).at("/items/0");

      assertThat(socket.get("transport").textValue()).isEqualTo("raw-websocket");
      assertThat(socket.get("visitor").textValue()).isEqualTo("local");
      assertThat(socket.get("listening").toString())
          .isEqualTo(
              "[{\"address\":\"stats.summary\",\"watches\":null},"
                  + "{\"address\":\"watch.status\",\"watches\":2}]");
      assertThat(socket.get("waiting").intValue()).isZero();
    }
    Eventually.until(
        () -> RunningGateway.json(gateway.get("/api/v1/sockets")).get("items").isEmpty());
  }

  @Test
  void aNewcomerIsShownTheCurrentCountsAtOnce() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.register("stats.summary", "");

      assertThat(viewer.next("stats.summary").at("/body/watches").isNumber()).isTrue();
    }
  }

  @Test
  void whoComesBackWithAPositionGetsExactlyWhatWasMissed() throws Exception {
    JsonNode seen;
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.register("watch.status", "").register("stats.summary", "");
      viewer.next("stats.summary");
      gateway.add("https://a.example/1");
      seen = viewer.next("watch.status").get("headers");
    }
    String missed = gateway.add("https://a.example/2");
    String position =
        "\"epoch\":\"%s\",\"seq\":\"%s\""
            .formatted(seen.get("epoch").textValue(), seen.get("seq").textValue());

    try (Viewer back = new Viewer(gateway)) {
      back.register("watch.status", position);

      JsonNode frame = back.next("watch.status");
      assertThat(frame.at("/body/watch/id").textValue()).isEqualTo(missed);
      assertThat(frame.at("/body/event").textValue()).isEqualTo("created");
    }
  }

  @Test
  void aPositionOfAnotherGatewayIsToldToReadAgain() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.register("watch.status", "\"epoch\":\"other\",\"seq\":\"7\"");

      JsonNode frame = viewer.next("watch.status");
      assertThat(frame.at("/headers/resync").textValue()).isEqualTo("true");
      assertThat(frame.get("body").isNull()).isTrue();
    }
  }

  @Test
  void aCommandTellsWhatBecameOfEachWatch() throws Exception {
    String id = gateway.add("https://a.example");
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.send(command("{\"op\":\"pause\",\"ids\":[\"%s\",\"nobody\"]}".formatted(id)));

      JsonNode reply = viewer.next("r1");
      assertThat(reply.at("/body/accepted/0").textValue()).isEqualTo(id);
      assertThat(reply.at("/body/rejected/0/id").textValue()).isEqualTo("nobody");
      assertThat(reply.at("/body/rejected/0/code").textValue()).isEqualTo("not_found");
    }
    assertThat(json(gateway.get("/api/v1/watches/" + id)).get("paused").booleanValue()).isTrue();
  }

  @Test
  void aStrangersOriginGetsNoSocket() {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(gateway.gateway.port())
            .setURI("/eventbus/websocket")
            .addHeader("Origin", "https://evil.example");

    assertThatThrownBy(
            () -> RunningGateway.await(gateway.vertx.createWebSocketClient().connect(options)))
        .rootCause()
        .hasMessageContaining("403");
  }

  private static String command(String body) {
    return "{\"type\":\"send\",\"address\":\"watch.command\",\"replyAddress\":\"r1\",\"body\":%s}"
        .formatted(body);
  }
}
