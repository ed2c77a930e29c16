package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.json.Json;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The event-bus bridge protocol, frame by frame, over real sockets. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BridgeProtocolTest {

  private static final String PING = "{\"type\":\"ping\"}";

  private RunningGateway gateway;

  @BeforeAll
  void start(@TempDir Path data) {
    gateway = new RunningGateway(data);
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  private static void assertRefused(JsonNode answer, String code, @Nullable String address)
      throws Exception {
    String body = "{\"type\":\"err\",\"body\":\"" + code + "\"";
    String expected = address == null ? body + "}" : body + ",\"address\":\"" + address + "\"}";
    assertThat(answer).isEqualTo(Json.mapper().readTree(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "no json at all|invalid_json|",
        "[1]|invalid_json|",
        "null|invalid_json|",
        "\"ping\"|invalid_json|",
        "{\"type\":\"ping\"|invalid_json|",
        "{\"type\":\"ping\"} {\"type\":\"ping\"}|invalid_json|",
        "{'type':'ping'}|invalid_json|",
        "^ ^|invalid_json|",
        "{}|missing_type|",
        "{\"type\":null}|missing_type|",
        "{\"type\":7,\"address\":\"watch.status\"}|missing_type|watch.status",
        "{\"address\":\"watch.status\"}|missing_type|watch.status",
        "{\"type\":\"register\"}|missing_address|",
        "{\"type\":\"register\",\"address\":\"\"}|missing_address|",
        "{\"type\":\"register\",\"address\":7}|missing_address|",
        "{\"type\":\"register\",\"address\":[\"watch.status\"]}|missing_address|",
        "{\"type\":\"unregister\"}|missing_address|",
        "{\"type\":\"send\",\"body\":{}}|missing_address|",
        "{\"type\":\"publish\",\"body\":{}}|missing_address|",
        "{\"type\":\"dance\"}|invalid_type|",
        "{\"type\":\"PING\"}|invalid_type|",
        "{\"type\":\"\",\"address\":\"watch.status\"}|invalid_type|watch.status",
        "{\"type\":\"rec\",\"address\":\"watch.status\",\"body\":{}}|invalid_type|watch.status",
        "{\"type\":\"register\",\"address\":\"checks.lease\"}|access_denied|checks.lease",
        "{\"type\":\"register\",\"address\":\"watch.command\"}|access_denied|watch.command",
        "{\"type\":\"register\",\"address\":\"watch.\"}|access_denied|watch.",
        "{\"type\":\"register\",\"address\":\"WATCH.STATUS\"}|access_denied|WATCH.STATUS",
        "{\"type\":\"register\",\"address\":\"a\\u0000b\"}|access_denied|a\\u0000b",
        "{\"type\":\"register\",\"address\":\"\\ud800\"}|access_denied|?",
        "{\"type\":\"unregister\",\"address\":\"checks.lease\"}|access_denied|checks.lease",
        "{\"type\":\"send\",\"address\":\"checks.result\",\"body\":{}}|access_denied|checks.result",
        "{\"type\":\"send\",\"address\":\"checks.preview\",\"body\":{}}|access_denied|checks.preview",
        "{\"type\":\"send\",\"address\":\"watch.status\",\"body\":{}}|access_denied|watch.status",
        "{\"type\":\"publish\",\"address\":\"watch.status\",\"body\":{}}|access_denied|watch.status",
        "{\"type\":\"publish\",\"address\":\"watch.command\",\"body\":{}}|access_denied|watch.command",
        "{\"type\":\"publish\",\"address\":\"checks.result\"}|access_denied|checks.result",
      })
  void aFrameThatCannotBeTakenIsAnsweredByItsCode(
      String frame, String code, @Nullable String address) throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      assertRefused(viewer.answer(frame), code, address);
      assertThat(viewer.upToPong()).isEmpty();
    }
  }

  @Test
  void whatIsTooLongOrTooDeepIsRefusedByTheFrame() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      assertRefused(viewer.answer("[".repeat(100_000)), "invalid_json", null);
      assertRefused(viewer.answer("{\"a\":".repeat(50_000)), "invalid_json", null);
      assertRefused(viewer.answer("x".repeat(460_000)), "frame_too_large", null);
      String address = "a".repeat(1_000);
      assertRefused(
          viewer.answer("{\"type\":\"register\",\"address\":\"%s\"}".formatted(address)),
          "max_address_length_reached",
          address.substring(0, 200));
      String ids =
          IntStream.range(0, 5_001).mapToObj(i -> "w" + i).collect(Collectors.joining(","));
      assertRefused(
          viewer.answer(register("watch.status", "{\"watches\":\"%s\"}".formatted(ids))),
          "max_handlers_reached",
          "watch.status");
      assertThat(viewer.upToPong()).isEmpty();
    }
  }

  @Test
  void whoSendsTooFastIsToldSoAndTakenAgainLater() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      for (int i = 0; i < 1_200; i++) {
        viewer.send(PING);
      }
      List<JsonNode> refused = new ArrayList<>();
      for (int i = 0; i < 1_200; i++) {
        JsonNode answer = viewer.next(frame -> true);
        if (!"pong".equals(answer.path("type").textValue())) {
          refused.add(answer);
        }
      }
      assertThat(refused).isNotEmpty();
      for (JsonNode answer : refused) {
        assertRefused(answer, "rate_limited", null);
      }
      for (int i = 0; i < 200; i++) {
        viewer.send(
            "{\"type\":\"send\",\"address\":\"watch.command\",\"replyAddress\":\"%d\",\"body\":7}"
                .formatted(i));
      }
      for (int i = 0; i < 200; i++) {
        JsonNode answer = viewer.next(frame -> frame.has("failureCode"));
        assertThat(answer.path("type").textValue()).isEqualTo("err");
        assertThat(answer.path("failureCode").intValue()).isIn(400, 429);
        refused.add(answer);
      }
      assertThat(refused)
          .anyMatch(
              answer ->
                  answer.path("failureCode").intValue() == 429
                      && "rate_limited".equals(answer.path("message").textValue()));
      Eventually.until(
          () -> {
            try {
              JsonNode answer = viewer.answer("{\"type\":\"publish\",\"address\":\"at last\"}");
              return "access_denied".equals(answer.path("body").textValue());
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "7", "\"x\"", "[]", "[{\"watches\":\"a\"}]"})
  void headersThatAreNoObjectAreAsGoodAsNone(String headers) throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.send(register("stats.summary", headers));
      assertThat(viewer.next("stats.summary").at("/body/watches").isNumber()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"epoch\":\"other\",\"seq\":\"7\"}",
        "{\"epoch\":7,\"seq\":7}",
        "{\"epoch\":\"\",\"seq\":\"\"}",
        "{\"epoch\":\"other\",\"seq\":\"-1\"}",
        "{\"epoch\":\"other\",\"seq\":\"many\"}",
        "{\"EPOCH\":\"other\",\"Seq\":\"99999999999999999999\"}",
      })
  void aPositionThatNobodyKnowsIsAnsweredByThePresentOneAndNoBody(String position)
      throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      // Of no watch, as those of other tests may have news.
      String headers = position.replace("}", ",\"watches\":\"none\"}");
      JsonNode frame = viewer.answer(register("watch.status", headers));

      assertThat(frame.path("type").textValue()).isEqualTo("rec");
      assertThat(frame.path("address").textValue()).isEqualTo("watch.status");
      assertThat(frame.at("/headers/resync").textValue()).isEqualTo("true");
      assertThat(frame.at("/headers/epoch").textValue()).isNotBlank();
      assertThat(frame.at("/headers/seq").textValue()).containsOnlyDigits();
      assertThat(frame.get("body").isNull()).isTrue();
      assertThat(viewer.upToPong()).isEmpty();
    }
  }

  @Test
  void thePresentPositionMissesNothing() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      JsonNode now = viewer.answer(register("watch.status", "{\"epoch\":\"\",\"seq\":\"\"}"));
      String position =
          "{\"epoch\":%s,\"seq\":%s,\"watches\":\"none\"}"
              .formatted(now.at("/headers/epoch"), now.at("/headers/seq"));
      viewer.send(register("watch.status", position));
      assertThat(viewer.upToPong()).isEmpty();
    }
  }

  @Test
  void messagesAreNumberedOneByOneWithinAnEpoch() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.send(register("watch.status", "{}"));
      viewer.upToPong();
      String id = gateway.add("https://numbered.example");
      for (int i = 0; i < 5; i++) {
        gateway.send("PATCH", "/api/v1/watches/" + id, "{\"title\":\"" + i + "\"}");
      }
      // Among them may be news of other tests' watches.
      List<String> titles = new ArrayList<>();
      JsonNode last = viewer.next("watch.status");
      while (!"4".equals(last.at("/body/watch/title").textValue())) {
        JsonNode next = viewer.next("watch.status");
        assertThat(next.at("/headers/epoch")).isEqualTo(last.at("/headers/epoch"));
        assertThat(seq(next)).isEqualTo(seq(last) + 1);
        if (id.equals(next.at("/body/watch/id").textValue())
            && !next.at("/body/watch/title").isNull()) {
          titles.add(next.at("/body/watch/title").textValue());
        }
        last = next;
      }
      // One may be told twice, as the watch falls due.
      assertThat(titles.stream().distinct()).containsExactly("0", "1", "2", "3", "4");
    }
  }

  private static long seq(JsonNode frame) {
    return Long.parseLong(frame.at("/headers/seq").textValue());
  }

  @Test
  void whoUnregistersHearsNoMoreAndMayRegisterAgain() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.send("{\"type\":\"unregister\",\"address\":\"watch.status\"}");
      viewer.send(register("watch.status", "{}"));
      viewer.send("{\"type\":\"unregister\",\"address\":\"watch.status\"}");
      assertThat(viewer.upToPong()).isEmpty();
      String unheard = gateway.add("https://unheard.example");
      assertThat(viewer.upToPong()).isEmpty();

      viewer.send(register("watch.status", "{}"));
      viewer.upToPong();
      String id = gateway.add("https://heard.example");
      String told;
      do {
        told = viewer.next("watch.status").at("/body/watch/id").textValue();
        // It may be told again, as it falls due.
      } while (told.equals(unheard));
      assertThat(told).isEqualTo(id);
    }
  }

  @Test
  void aMessageMayComeInPartsOrInBinary() throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      viewer.sendInParts("{\"type\"", ":\"pi", "ng\"}");
      assertThat(viewer.next(frame -> true).path("type").textValue()).isEqualTo("pong");

      viewer.sendBinary(Buffer.buffer(PING));
      assertThat(viewer.next(frame -> true).path("type").textValue()).isEqualTo("pong");

      viewer.sendBinary(Buffer.buffer(new byte[] {(byte) 0xff, 0, (byte) 0xc3}));
      assertRefused(viewer.next(frame -> true), "invalid_json", null);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"op\":\"explode\",\"ids\":[\"x\"]}|op",
        "{\"op\":5,\"ids\":[\"x\"]}|op",
        "{\"ids\":[\"x\"]}|op",
        "{\"op\":\"check\"}|ids",
        "{\"op\":\"check\",\"ids\":\"x\"}|ids",
        "{\"op\":\"check\",\"ids\":[]}|ids",
        "{\"op\":\"check\",\"ids\":[7]}|ids",
        "{\"op\":\"tag\",\"ids\":[\"x\"]}|tag",
        "{\"op\":\"tag\",\"ids\":[\"x\"],\"tag\":7}|tag",
        "null|op",
        "7|op",
        "\"check\"|op",
        "[]|op",
      })
  void aCommandThatIsNotUnderstoodFailsNamingTheField(String body, String field) throws Exception {
    try (Viewer viewer = new Viewer(gateway)) {
      JsonNode failure = viewer.answer(command(body));

      assertThat(failure.path("type").textValue()).isEqualTo("err");
      assertThat(failure.path("address").textValue()).isEqualTo("r1");
      assertThat(failure.path("failureCode").intValue()).isEqualTo(400);
      assertThat(failure.path("failureType").textValue()).isEqualTo("RECIPIENT_FAILURE");
      assertThat(failure.path("message").textValue()).contains(field);
      assertThat(viewer.upToPong()).isEmpty();
    }
  }

  @Test
  void manyCommandsAtOnceAreEachAnsweredAtTheirOwnAddress() throws Exception {
    String id = gateway.add("https://commanded.example");
    try (Viewer viewer = new Viewer(gateway)) {
      List<String> addresses = IntStream.range(0, 50).mapToObj(i -> "reply-" + i).toList();
      for (String address : addresses) {
        viewer.send(
            command("{\"op\":\"viewed\",\"ids\":[\"%s\",\"nobody\"]}".formatted(id))
                .replace("r1", address));
      }
      for (int i = 0; i < addresses.size(); i++) {
        JsonNode reply = viewer.next(frame -> "rec".equals(frame.path("type").textValue()));
        assertThat(addresses).contains(reply.path("address").textValue());
        assertThat(reply.at("/body/accepted")).hasSize(1);
        assertThat(reply.at("/body/rejected/0/code").textValue()).isEqualTo("not_found");
      }
      assertThat(viewer.upToPong()).isEmpty();
    }
  }

  private static String register(String address, String headers) {
    return "{\"type\":\"register\",\"address\":\"%s\",\"headers\":%s}".formatted(address, headers);
  }

  private static String command(String body) {
    return "{\"type\":\"send\",\"address\":\"watch.command\",\"replyAddress\":\"r1\",\"body\":%s}"
        .formatted(body);
  }
}
