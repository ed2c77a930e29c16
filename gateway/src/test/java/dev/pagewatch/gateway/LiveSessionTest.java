package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.fetch.Step;
import dev.pagewatch.model.fetch.StepAction;
import dev.pagewatch.model.filter.Selector;
import dev.pagewatch.model.session.SessionAct;
import dev.pagewatch.model.session.SessionAct.Op;
import dev.pagewatch.model.session.SessionOpen;
import dev.pagewatch.model.session.SessionReply;
import dev.pagewatch.model.session.SessionTold;
import dev.pagewatch.model.session.SessionTold.State;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageConsumer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Live sessions over real sockets, with a worker in the test's hands. */
@Timeout(120)
class LiveSessionTest {

  private static final String OPEN =
      "{\"op\":\"open\",\"width\":640,\"height\":400,\"draft\":{\"url\":\"https://a.example\"}}";

  private static final Step STEP =
      new Step(StepAction.CLICK, Selector.parse("#a"), null, false, null, false);

  private final BlockingQueue<SessionOpen> opened = new LinkedBlockingQueue<>();
  private final BlockingQueue<SessionAct> acts = new LinkedBlockingQueue<>();
  private final MovableClock clock = new MovableClock();
  private RunningGateway gateway;
  private @Nullable String problem;

  @BeforeEach
  void start(@TempDir Path data) {
    gateway = new RunningGateway(data, Optional.empty(), clock);
    MessageConsumer<Buffer> open =
        gateway
            .vertx
            .eventBus()
            .consumer(
                BusAddresses.SESSIONS_OPEN,
                message -> {
                  opened.add(BusMessages.decode(message.body(), SessionOpen.class));
                  message.reply(BusMessages.encode(new SessionReply("w1", null, problem)));
                });
    MessageConsumer<Buffer> acting =
        gateway
            .vertx
            .eventBus()
            .consumer(
                BusAddresses.sessionsOfWorker("w1"),
                message -> {
                  SessionAct act = BusMessages.decode(message.body(), SessionAct.class);
                  acts.add(act);
                  message.reply(BusMessages.encode(new SessionReply("w1", STEP, null)));
                });
    await(Future.all(open.completion(), acting.completion()));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private JsonNode command(Viewer viewer, String body) throws InterruptedException {
    viewer.send(
        "{\"type\":\"send\",\"address\":\"browser.command\",\"replyAddress\":\"r\",\"body\":%s}"
            .formatted(body));
    return viewer.next("r");
  }

  private String open(Viewer viewer) throws InterruptedException {
    return command(viewer, OPEN).at("/body/session").textValue();
  }

  private Future<?> tell(String session, State state, @Nullable String frame) throws Exception {
    SessionOpen asked = Objects.requireNonNull(opened.peek());
    SessionTold told =
        new SessionTold(
            session, state, null, "https://a.example/x", 1280, 800, frame, List.of(STEP));
    return gateway.vertx.eventBus().request(asked.gateway(), BusMessages.encode(told));
  }

  private SessionAct acted() throws InterruptedException {
    return Objects.requireNonNull(acts.poll(60, TimeUnit.SECONDS), "nothing asked of the worker");
  }

  @Test
  void whoOpensOneSeesItAndActsInIt() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      String session = open(viewer);
      assertThat(Objects.requireNonNull(opened.peek()).width()).isEqualTo(640);
      viewer.register("browser.session." + session, "");
      JsonNode first = viewer.next("browser.session." + session);
      assertThat(first.at("/body/state").textValue()).isEqualTo("opening");
      assertThat(first.at("/headers/epoch").textValue()).isNotEmpty();

      await(tell(session, State.LIVE, "aaaa"));
      JsonNode live = viewer.next("browser.session." + session);
      assertThat(live.at("/body/frame").textValue()).isEqualTo("aaaa");
      assertThat(live.at("/body/width").intValue()).isEqualTo(1280);
      assertThat(live.at("/body/steps/0/selector").textValue()).isEqualTo("css:#a");
      assertThat(live.at("/headers/seq").textValue()).isEqualTo("1");

      JsonNode clicked =
          command(
              viewer, "{\"op\":\"click\",\"session\":\"%s\",\"x\":10,\"y\":20}".formatted(session));
      assertThat(clicked.at("/body/step/action").textValue()).isEqualTo("click");
      SessionAct act = acted();
      assertThat(act.op()).isEqualTo(Op.CLICK);
      assertThat(act.y()).isEqualTo(20);

      command(viewer, "{\"op\":\"close\",\"session\":\"%s\"}".formatted(session));
      assertThat(acted().op()).isEqualTo(Op.CLOSE);
      await(tell(session, State.CLOSED, null));
      assertThat(viewer.next("browser.session." + session).at("/body/state").textValue())
          .isEqualTo("closed");
    }
  }

  @Test
  void secretsThatAreStoredStayStarsInWhatIsTold() throws Exception {
    String shown = "{\"action\":\"fill\",\"selector\":\"#pw\",\"value\":\"%s\",\"secret\":true}";
    String draft = "{\"url\":\"https://a.example\",\"fetch\":{\"steps\":[" + shown + "]}}";
    String watch =
        RunningGateway.json(gateway.send("POST", "/api/v1/watches", draft.formatted("s3cret")))
            .get("id")
            .textValue();
    try (Viewer viewer = new Viewer(gateway)) {
      JsonNode answer =
          command(
              viewer,
              "{\"op\":\"open\",\"watch\":\"%s\",\"draft\":%s}"
                  .formatted(watch, draft.formatted("***")));
      String session = answer.at("/body/session").textValue();
      SessionOpen asked = Objects.requireNonNull(opened.peek());
      assertThat(asked.fetch().steps().getFirst().value()).isEqualTo("s3cret");
      viewer.register("browser.session." + session, "");
      viewer.next("browser.session." + session);
      Step typed = new Step(StepAction.FILL, Selector.parse("#other"), "typed", false, null, true);
      List<Step> steps = List.of(asked.fetch().steps().getFirst(), typed);
      SessionTold told =
          new SessionTold(session, State.LIVE, null, "https://a.example/", 1280, 800, null, steps);
      await(gateway.vertx.eventBus().request(asked.gateway(), BusMessages.encode(told)));

      JsonNode live = viewer.next("browser.session." + session);

      assertThat(live.at("/body/steps/0/value").textValue()).isEqualTo("***");
      assertThat(live.at("/body/steps/1/value").textValue()).isEqualTo("typed");
    }
  }

  @Test
  void anotherSocketNeitherSeesItNorActsInIt() throws Exception {
    try (Viewer owner = new Viewer(gateway);
        Viewer other = new Viewer(gateway)) {
      String session = open(owner);

      JsonNode refused = other.register("browser.session." + session, "").error();
      assertThat(refused.get("body").textValue()).isEqualTo("access_denied");
      JsonNode failed =
          command(other, "{\"op\":\"type\",\"session\":\"%s\",\"text\":\"x\"}".formatted(session));
      assertThat(failed.get("message").textValue()).isEqualTo("access_denied");
      assertThat(failed.get("failureCode").intValue()).isEqualTo(403);
      assertThat(acts).isEmpty();
    }
  }

  @Test
  void picturesDoNotPileUpForWhoTakesNoneAndTheNewestIsTheNext() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      String session = open(viewer);
      viewer.register("browser.session." + session, "");
      viewer.next("browser.session." + session);
      viewer.pause();
      String picture = "a".repeat(200_000);
      List<Future<?>> told = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        told.add(tell(session, State.LIVE, picture + i));
      }
      told.add(tell(session, State.LIVE, "newest"));

      Eventually.until(() -> socket().path("conflated").longValue() > 0);
      assertThat(socket().get("outboxCharacters").intValue()).isBetween(200_000, 600_000);
      assertThat(told.getLast().isComplete()).isFalse();

      viewer.resume();
      viewer.next(frame -> frame.at("/body/frame").asText().equals("newest"));
      await(Future.all(told));
    }
  }

  private JsonNode socket() {
    return RunningGateway.json(gateway.get("/api/v1/sockets")).at("/items/0");
  }

  @Test
  void itEndsWithItsSocket() throws Exception {
    String session;
    try (Viewer viewer = new Viewer(gateway)) {
      session = open(viewer);
    }

    SessionAct act = acted();
    assertThat(act.op()).isEqualTo(Op.CLOSE);
    assertThat(act.session()).isEqualTo(session);
    Future<?> told = tell(session, State.LIVE, null);
    Eventually.until(told::failed);
  }

  @Test
  void aWorkerThatFallsSilentClosesIt() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      String session = open(viewer);
      viewer.register("browser.session." + session, "");
      viewer.next("browser.session." + session);

      clock.advance(Duration.ofSeconds(16));

      JsonNode closed = viewer.next("browser.session." + session);
      assertThat(closed.at("/body/state").textValue()).isEqualTo("closed");
      assertThat(closed.at("/body/reason").textValue()).isEqualTo("worker_lost");
    }
  }

  @Test
  void whereNobodyHasRoomItIsSaid() throws Exception {
    problem = "no room";
    try (Viewer viewer = new Viewer(gateway)) {
      JsonNode failed = command(viewer, OPEN);

      assertThat(failed.get("failureCode").intValue()).isEqualTo(503);
      assertThat(failed.get("message").textValue()).contains("no worker has room");
    }
  }

  @Test
  void oneSocketHasTwoAndNoMore() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      open(viewer);
      open(viewer);

      assertThat(command(viewer, OPEN).get("failureCode").intValue()).isEqualTo(429);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "{\"op\":\"dance\"}|op",
        "{\"op\":\"open\",\"draft\":{\"url\":\"file:///x\"}}|url",
        "{\"op\":\"open\",\"draft\":{\"url\":\"a.example\",\"fetch\":{\"proxy\":\"gone\"}}}|fetch.proxy",
        "{\"op\":\"open\",\"width\":5,\"draft\":{\"url\":\"https://a.example\"}}|width",
        "{\"op\":\"click\",\"session\":\"S\",\"x\":\"1\",\"y\":2}|x",
        "{\"op\":\"scroll\",\"session\":\"S\",\"x\":1,\"y\":2}|dy",
        "{\"op\":\"type\",\"session\":\"S\",\"text\":\"\"}|text",
        "{\"op\":\"press\",\"session\":\"S\"}|key",
        "{\"op\":\"goto\",\"session\":\"S\",\"url\":7.5e}|invalid_json",
      })
  void whatIsNotUnderstoodNamesTheField(String body, String field) throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      String session = open(viewer);
      String frame =
          "{\"type\":\"send\",\"address\":\"browser.command\",\"replyAddress\":\"r\",\"body\":%s}";
      JsonNode failed =
          viewer.send(frame.formatted(body.replace("\"S\"", "\"" + session + "\""))).error();

      assertThat(failed.path("message").asText(failed.path("body").asText())).contains(field);
    }
  }
}
