package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.Entrance.PASSWORD;
import static dev.pagewatch.gateway.RunningGateway.await;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.Entrance.Caller;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.session.SessionAct;
import dev.pagewatch.model.session.SessionReply;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom the bridge lets in, and that it lets nobody stay who is no longer let in. */
class SignedInSocketTest {

  @TempDir Path data;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"register\",\"address\":\"watch.status\"}|watch.status",
        "{\"type\":\"unregister\",\"address\":\"watch.status\"}|watch.status",
        "{\"type\":\"publish\",\"address\":\"watch.command\",\"body\":{}}|watch.command",
        "{\"type\":\"send\",\"address\":\"watch.command\",\"body\":{}}|watch.command",
        "no json|",
      })
  void aStrangersFramesAreRefusedAndItsSocketIsClosed(String frame, String address)
      throws Exception {
    MovableClock clock = new MovableClock();
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD), clock);
        Viewer socket = new Viewer(entrance, entrance.caller())) {
      JsonNode refusal = socket.answer(frame);
      assertThat(refusal.get("type").textValue()).isEqualTo("err");
      assertThat(refusal.get("body").textValue()).isEqualTo("not_logged_in");
      assertThat(refusal.path("address").textValue()).isEqualTo(address);
      assertThat(socket.answer("{\"type\":\"ping\"}").get("type").textValue()).isEqualTo("pong");

      clock.advance(Duration.ofSeconds(4));

      assertThat(socket.closed()).isEqualTo("4001 signed out");
    }
  }

  @Test
  void aStrangersSendFailsWith401() throws Exception {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD));
        Viewer socket = new Viewer(entrance, entrance.caller())) {
      JsonNode failure = socket.answer(pause("x"));

      assertThat(failure.get("type").textValue()).isEqualTo("err");
      assertThat(failure.get("address").textValue()).isEqualTo("r1");
      assertThat(failure.get("failureCode").intValue()).isEqualTo(401);
      assertThat(failure.get("message").textValue()).isEqualTo("not_logged_in");
    }
  }

  @Test
  void signingOutClosesThatSessionsSocketsAndNoOthers() throws Exception {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      Caller leaving = entrance.signedIn();
      Caller staying = entrance.signedIn();
      try (Viewer left = new Viewer(entrance, leaving);
          Viewer stays = new Viewer(entrance, staying)) {
        assertThat(left.answer(stats()).get("type").textValue()).isEqualTo("rec");
        assertThat(stays.answer(stats()).get("type").textValue()).isEqualTo("rec");

        leaving.send("DELETE", "/api/v1/session", "");

        assertThat(left.closed()).isEqualTo("4001 signed out");
        assertThat(stays.answer("{\"type\":\"ping\"}").get("type").textValue()).isEqualTo("pong");
        staying.send("DELETE", "/api/v1/sessions", "");
        assertThat(stays.closed()).isEqualTo("4001 signed out");
      }
    }
  }

  @Test
  void signingOutEndsTheLiveSessionsThatWereOpenedInIt() throws Exception {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      EventBus bus = entrance.vertx.eventBus();
      BlockingQueue<SessionAct> acts = new LinkedBlockingQueue<>();
      MessageConsumer<Buffer> opening = bus.consumer(BusAddresses.SESSIONS_OPEN);
      opening.handler(
          message -> message.reply(BusMessages.encode(new SessionReply("w1", null, null))));
      MessageConsumer<Buffer> acting = bus.consumer(BusAddresses.sessionsOfWorker("w1"));
      acting.handler(
          message -> {
            acts.add(BusMessages.decode(message.body(), SessionAct.class));
            message.reply(BusMessages.encode(new SessionReply("w1", null, null)));
          });
      await(Future.all(opening.completion(), acting.completion()));
      Caller me = entrance.signedIn();
      try (Viewer socket = new Viewer(entrance, me)) {
        socket.send(
            "{\"type\":\"send\",\"address\":\"browser.command\",\"replyAddress\":\"r\","
                + "\"body\":{\"op\":\"open\",\"width\":640,\"height\":400,"
                + "\"draft\":{\"url\":\"https://a.example\"}}}");
        String session = socket.next("r").at("/body/session").textValue();

        me.send("DELETE", "/api/v1/session", "");

        SessionAct last = Objects.requireNonNull(acts.poll(60, TimeUnit.SECONDS));
        assertThat(last.op()).isEqualTo(SessionAct.Op.CLOSE);
        assertThat(last.session()).isEqualTo(session);
        assertThat(socket.closed()).isEqualTo("4001 signed out");
      }
    }
  }

  @Test
  void aSessionThatExpiresTakesItsSocketsWithIt() throws Exception {
    MovableClock clock = new MovableClock();
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD), clock);
        Viewer socket = new Viewer(entrance, entrance.signedIn())) {
      assertThat(socket.answer(stats()).get("type").textValue()).isEqualTo("rec");

      clock.advance(Duration.ofDays(91));

      assertThat(socket.closed()).isEqualTo("4001 signed out");
    }
  }

  @Test
  void aRevokedKeyClosesItsSocket() throws Exception {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      Caller me = entrance.signedIn();
      try (Viewer socket =
          new Viewer(entrance, entrance.caller().withKey(entrance.createKey("write")))) {
        assertThat(socket.answer(pause("nobody")).at("/body/rejected/0/code").textValue())
            .isEqualTo("not_found");
        String id = json(me.get("/api/v1/api-keys")).at("/items/0/id").textValue();

        me.send("DELETE", "/api/v1/api-keys/" + id, "");

        assertThat(socket.closed()).isEqualTo("4001 signed out");
      }
    }
  }

  @Test
  void aKeyThatMayReadIsToldThingsAndGivesNoCommands() throws Exception {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD));
        Viewer socket =
            new Viewer(entrance, entrance.caller().withKey(entrance.createKey("read")))) {
      assertThat(socket.answer(stats()).get("type").textValue()).isEqualTo("rec");

      JsonNode failure = socket.answer(pause("x"));

      assertThat(failure.get("failureCode").intValue()).isEqualTo(403);
      assertThat(failure.get("message").textValue()).contains("scope write");
    }
  }

  @Test
  void theFirstPasswordClosesTheSocketsOfThoseWhoNeededNone() throws Exception {
    try (Entrance entrance = new Entrance(data, Optional.empty());
        Viewer socket = new Viewer(entrance, entrance.caller())) {
      assertThat(socket.answer(stats()).get("type").textValue()).isEqualTo("rec");

      entrance
          .caller()
          .send("PUT", "/api/v1/password", "{\"password\":\"%s\"}".formatted(PASSWORD));

      assertThat(socket.closed()).isEqualTo("4001 signed out");
    }
  }

  @Test
  void aWrongKeyGetsASocketThatSaysSo() throws Exception {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD));
        Viewer socket = new Viewer(entrance, entrance.caller().withKey("pw_other"))) {
      assertThat(socket.answer(stats()).get("body").textValue()).isEqualTo("not_logged_in");
    }
  }

  private static String stats() {
    return "{\"type\":\"register\",\"address\":\"stats.summary\",\"headers\":{}}";
  }

  private static String pause(String id) {
    return ("{\"type\":\"send\",\"address\":\"watch.command\",\"replyAddress\":\"r1\","
            + "\"body\":{\"op\":\"pause\",\"ids\":[\"%s\"]}}")
        .formatted(id);
  }
}
