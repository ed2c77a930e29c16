package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.await;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.PageElement;
import dev.pagewatch.model.check.PagePicture;
import dev.pagewatch.model.check.Preview;
import dev.pagewatch.model.check.PreviewReply;
import dev.pagewatch.model.check.PreviewRequest;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Previews at the API, with workers that answer as the test says. */
class PreviewTest {

  private static final String PREVIEW = "/api/v1/watches/preview";
  private static final String DRAFT = "{\"url\":\"https://a.example/x\"}";
  private static final Preview SHOWN =
      new Preview(
          200,
          "text/html",
          Engine.HTTP,
          "Home\n47 euro",
          false,
          "47 euro",
          false,
          12,
          null,
          List.of(
              new Preview.Step("include", 1, List.of("css:main"), List.of(), "47 euro", false, 1)));

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

  /** A worker that answers, or waits to be told. */
  private static void worker(Vertx vertx, Consumer<Message<Buffer>> behaviour) {
    await(
        vertx
            .eventBus()
            .<Buffer>consumer(BusAddresses.CHECKS_PREVIEW, behaviour::accept)
            .completion());
  }

  private static void reply(Message<Buffer> message, @Nullable Preview preview) {
    message.reply(BusMessages.encode(new PreviewReply("w9", preview)));
  }

  private CompletableFuture<HttpResponse<String>> asking() {
    return CompletableFuture.supplyAsync(
        () -> gateway.send("POST", PREVIEW, DRAFT), task -> Thread.ofVirtual().start(task));
  }

  @Test
  void aDraftIsShownAsAWorkerFindsItAndNothingIsStored() {
    List<PreviewRequest> asked = new ArrayList<>();
    worker(
        gateway.vertx,
        message -> {
          asked.add(BusMessages.decode(message.body(), PreviewRequest.class));
          reply(message, SHOWN);
        });
    JsonNode before = json(gateway.get("/api/v1/watches"));

    HttpResponse<String> answer =
        gateway.send(
            "POST",
            PREVIEW,
            "{\"url\":\"https://a.example/x\",\"filters\":{\"include\":[\"main\"]}}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    JsonNode shown = json(answer);
    assertThat(shown.get("engine").textValue()).isEqualTo("http");
    assertThat(shown.get("rawText").textValue()).isEqualTo("Home\n47 euro");
    assertThat(shown.get("text").textValue()).isEqualTo("47 euro");
    assertThat(shown.get("error").isNull()).isTrue();
    assertThat(shown.at("/steps/0/selectors/0").textValue()).isEqualTo("css:main");
    assertThat(shown.at("/steps/0").has("patterns")).isFalse();
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().engine()).isEqualTo(Engine.AUTO);
    assertThat(asked.getFirst().timeout()).isEqualTo(Duration.ofSeconds(45));
    assertThat(asked.getFirst().options().filters().include()).hasSize(1);
    JsonNode after = json(gateway.get("/api/v1/watches"));
    assertThat(after.get("total").intValue()).isZero();
    assertThat(after.get("revision")).isEqualTo(before.get("revision"));
  }

  private static Preview found(String text) {
    return new Preview(
        200, "text/html", Engine.HTTP, text, false, text, false, 12, null, List.of());
  }

  @Test
  void aPictureIsTakenOnlyWhereItIsAskedFor() {
    List<Boolean> asked = new ArrayList<>();
    PagePicture picture =
        new PagePicture(
            new PagePicture.Screenshot("image/jpeg", 1280, 800, 900, "/9j/"),
            List.of(
                new PageElement(
                    "#price", 8, 8.5, 100, 20, "p", "47 euro", -1, Map.of("id", "price"))),
            true);
    worker(
        gateway.vertx,
        message -> {
          boolean wanted = BusMessages.decode(message.body(), PreviewRequest.class).picture();
          asked.add(wanted);
          reply(message, wanted ? SHOWN.with(picture) : SHOWN);
        });

    JsonNode plain = json(gateway.send("POST", PREVIEW, DRAFT));
    JsonNode pictured = json(gateway.send("POST", PREVIEW + "?picture=true", DRAFT));
    HttpResponse<String> wrong = gateway.send("POST", PREVIEW + "?picture=big", DRAFT);

    assertThat(asked).containsExactly(false, true);
    assertThat(plain.has("screenshot") || plain.has("elements")).isFalse();
    assertThat(pictured.at("/screenshot/data").textValue()).isEqualTo("/9j/");
    assertThat(pictured.at("/screenshot/pageHeight").intValue()).isEqualTo(900);
    assertThat(pictured.at("/elements/0/selector").textValue()).isEqualTo("#price");
    assertThat(pictured.at("/elements/0/y").doubleValue()).isEqualTo(8.5);
    assertThat(pictured.get("elementsCut").booleanValue()).isTrue();
    assertThat(wrong.statusCode()).isEqualTo(400);
    assertThat(json(wrong).at("/errors/0/field").textValue()).isEqualTo("picture");
  }

  @Test
  void whyThereIsNoPictureIsSaid() {
    worker(gateway.vertx, message -> reply(message, SHOWN.withoutPicture("the page hung")));

    JsonNode shown = json(gateway.send("POST", PREVIEW + "?picture=true", DRAFT));

    assertThat(shown.get("noPicture").textValue()).isEqualTo("the page hung");
    assertThat(shown.get("text").textValue()).isEqualTo("47 euro");
  }

  @Test
  void withoutAWatchTheConditionsAreHeldAgainstTheTextAlone() {
    worker(gateway.vertx, message -> reply(message, found("Price: 47 euro")));

    JsonNode holds = detected("", "{\"present\":[\"euro\"]}");
    JsonNode doesNot = detected("", "{\"present\":[\"dollar\"]}");

    assertThat(holds.get("verdict").textValue()).isEqualTo("baseline");
    assertThat(holds.get("conditionsHold").booleanValue()).isTrue();
    assertThat(holds.get("snapshotId").isNull()).isTrue();
    assertThat(doesNot.get("conditionsHold").booleanValue()).isFalse();
    assertThat(doesNot.get("reason").textValue()).contains("dollar is not on the page");
  }

  @Test
  void aWatchsDraftIsHeldAgainstItsNewestSnapshot() {
    String id =
        json(gateway.send("POST", "/api/v1/watches", DRAFT.replace("}", ",\"engine\":\"http\"}")))
            .get("id")
            .textValue();
    assertThat(detectedOf(id, "Price: 47 euro", "null").get("verdict").textValue())
        .isEqualTo("baseline");
    FakeWorker hands = new FakeWorker(gateway);
    assertThat(hands.hand(hands.lease().getFirst(), hands.page("Price: 47 euro"))).isTrue();
    String below = "{\"number\":{\"extract\":\"Price:\",\"below\":40}}";

    JsonNode same = detectedOf(id, "Price: 47 euro", below);
    JsonNode ignored = detectedOf(id, "Price: 45 euro", below);
    JsonNode change = detectedOf(id, "Price: 39 euro", below);
    JsonNode any = detectedOf(id, "Price: 45 euro", "null");

    assertThat(same.get("verdict").textValue()).isEqualTo("same");
    assertThat(same.get("snapshotId").textValue())
        .isEqualTo(json(gateway.get("/api/v1/watches/" + id)).get("snapshotId").textValue());
    assertThat(ignored.get("verdict").textValue()).isEqualTo("ignored");
    assertThat(ignored.get("reason").textValue()).contains("within its bounds");
    assertThat(change.get("verdict").textValue()).isEqualTo("change");
    assertThat(change.get("reason").textValue()).contains("39", "was 47", "below 40");
    assertThat(any.get("verdict").textValue()).isEqualTo("change");
    assertThat(json(gateway.get("/api/v1/watches/" + id)).get("changes").intValue()).isZero();
  }

  @Test
  void filtersThatLeaveOtherTextThanTheSnapshotsAreHeldAgainstNothing() {
    String id =
        json(gateway.send("POST", "/api/v1/watches", DRAFT.replace("}", ",\"engine\":\"http\"}")))
            .get("id")
            .textValue();
    FakeWorker hands = new FakeWorker(gateway);
    assertThat(hands.hand(hands.lease().getFirst(), hands.page("Home\nPrice: 47 euro"))).isTrue();
    worker(gateway.vertx, message -> reply(message, found("Price: 47 euro")));
    String other = DRAFT.replace("}", ",\"filters\":{\"include\":[\"#price\"]}}");
    String ignoring = DRAFT.replace("}", ",\"filters\":{\"ignore\":[\"Home\"]}}");

    JsonNode part = json(gateway.send("POST", PREVIEW + "?watch=" + id, other));
    JsonNode lines = json(gateway.send("POST", PREVIEW + "?watch=" + id, ignoring));

    assertThat(part.at("/detected/verdict").textValue()).isEqualTo("baseline");
    assertThat(lines.at("/detected/verdict").textValue()).isEqualTo("same");
  }

  private JsonNode detected(String query, String trigger) {
    String draft = DRAFT.replace("}", ",\"trigger\":%s}".formatted(trigger));
    return json(gateway.send("POST", PREVIEW + query, draft)).get("detected");
  }

  private JsonNode detectedOf(String watch, String text, String trigger) {
    MessageConsumer<Buffer> finding =
        gateway.vertx.eventBus().consumer(BusAddresses.CHECKS_PREVIEW);
    await(finding.handler(message -> reply(message, found(text))).completion());
    JsonNode detected = detected("?watch=" + watch, trigger);
    await(finding.unregister());
    return detected;
  }

  @Test
  void aDraftGoesByTheDefaultsThatItsChecksWouldGoBy() {
    List<PreviewRequest> asked = new ArrayList<>();
    worker(
        gateway.vertx,
        message -> {
          asked.add(BusMessages.decode(message.body(), PreviewRequest.class));
          reply(message, SHOWN);
        });
    gateway.send("PUT", "/api/v1/defaults", "{\"fetch\":{\"locale\":\"de\"},\"engine\":\"http\"}");
    gateway.send("PUT", "/api/v1/tags/t/defaults", "{\"fetch\":{\"locale\":\"fr\"}}");
    String watch =
        json(gateway.send(
                "POST", "/api/v1/watches", "{\"url\":\"https://a.example\",\"tags\":[\"t\"]}"))
            .get("id")
            .textValue();

    gateway.send("POST", PREVIEW, DRAFT);
    gateway.send("POST", PREVIEW + "?watch=" + watch, DRAFT);
    gateway.send(
        "POST",
        PREVIEW,
        "{\"url\":\"https://a.example\",\"tags\":[\"t\"],\"fetch\":{\"locale\":\"it\"}}");

    assertThat(asked)
        .extracting(request -> request.options().fetch().locale())
        .containsExactly("de", "fr", "it");
    assertThat(asked.getFirst().engine()).isEqualTo(Engine.HTTP);
  }

  @Test
  void aCheckThatFailsIsAnAnswer() {
    worker(
        gateway.vertx,
        message ->
            reply(
                message,
                new Preview(
                    null,
                    null,
                    Engine.BROWSER,
                    null,
                    false,
                    null,
                    false,
                    45_000,
                    new Preview.Failure(ErrorCode.PAGE_HUNG, "the page kept the browser busy"),
                    List.of())));

    HttpResponse<String> answer = gateway.send("POST", PREVIEW, DRAFT);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).at("/error/code").textValue()).isEqualTo("page_hung");
    assertThat(json(answer).get("text").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"url\":\"http://10.0.0.1/\"}",
        "{\"url\":\"https://a.example\",\"filters\":{\"extract\":[\"/(/\"],\"trim\":1}}",
        "{\"url\":\"nonsense://x\",\"engine\":\"steam\",\"colour\":1}",
        "[]",
        "{"
      })
  void aDraftThatCouldNotBeAddedIsRefusedInTheSameWords(String draft) {
    HttpResponse<String> refused = gateway.send("POST", PREVIEW, draft);
    HttpResponse<String> added = gateway.send("POST", "/api/v1/watches", draft);

    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(json(refused)).isEqualTo(json(added));
  }

  @Test
  void withoutAWorkerItIsSaidWhatIsMissing() {
    HttpResponse<String> answer = gateway.send("POST", PREVIEW, DRAFT);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).get("detail").textValue()).contains("no worker");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void aWorkerWithoutRoomIsPassedOver() {
    worker(gateway.vertx, message -> reply(message, null));
    worker(gateway.vertx, message -> message.fail(400, "of an older version"));
    worker(gateway.vertx, message -> reply(message, SHOWN));

    for (int i = 0; i < 3; i++) {
      assertThat(gateway.send("POST", PREVIEW, DRAFT).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void whereNobodyHasRoomItIsSaidInTime() {
    worker(gateway.vertx, message -> reply(message, null));

    HttpResponse<String> answer = gateway.send("POST", PREVIEW, DRAFT);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(json(answer).get("detail").textValue()).contains("room");
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
  }

  @Test
  void oneAskerHasFourUnderWayOfWhichTwoRun() {
    ConcurrentLinkedQueue<Message<Buffer>> running = new ConcurrentLinkedQueue<>();
    worker(gateway.vertx, running::add);
    List<CompletableFuture<HttpResponse<String>>> all =
        List.of(asking(), asking(), asking(), asking(), asking());

    Eventually.until(() -> all.stream().filter(CompletableFuture::isDone).count() == 1);

    HttpResponse<String> refused =
        all.stream().filter(CompletableFuture::isDone).findFirst().orElseThrow().join();
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(running).hasSize(2);
    Eventually.until(
        () -> {
          for (Message<Buffer> each = running.poll(); each != null; each = running.poll()) {
            reply(each, SHOWN);
          }
          return all.stream().allMatch(CompletableFuture::isDone);
        });
    assertThat(all.stream().filter(each -> each.join().statusCode() == 200)).hasSize(4);
  }

  @Test
  void aKeyThatMayOnlyReadMayNotHavePagesOpened(@TempDir Path other) {
    try (Entrance entrance = new Entrance(other, Optional.of(Entrance.PASSWORD))) {
      worker(entrance.vertx, message -> reply(message, SHOWN));

      Entrance.Caller reader = entrance.caller().withKey(entrance.createKey("read"));
      Entrance.Caller writer = entrance.caller().withKey(entrance.createKey("write"));

      assertThat(reader.send("POST", PREVIEW, DRAFT).statusCode()).isEqualTo(403);
      assertThat(writer.send("POST", PREVIEW, DRAFT).statusCode()).isEqualTo(200);
      assertThat(entrance.caller().send("POST", PREVIEW, DRAFT).statusCode()).isEqualTo(401);
    }
  }
}
