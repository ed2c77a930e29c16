package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.Entrance.PASSWORD;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.pagewatch.gateway.Entrance.Caller;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What those see who haven't signed in, and how much of it. */
class StrangerTest {

  @TempDir Path data;

  @Test
  void aStrangerIsAnsweredNoneOfTheDocumentedOperationsButSigningIn() throws Exception {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      List<String> answered = new ArrayList<>();
      int address = 2;
      for (String call : documented()) {
        String[] parts = call.split(" ", 2);
        HttpResponse<String> answer =
            entrance
                .caller()
                .at("127.0.0." + address++)
                .send(parts[0], "/api/v1" + parts[1].replaceAll("\\{\\w+}", "x"), "");
        if (answer.statusCode() != 401) {
          answered.add(call + " " + answer.statusCode());
        } else {
          assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
          assertThat(answer.headers().firstValue("Content-Type"))
              .contains("application/problem+json");
        }
      }

      // Without a body, signing in is not understood.
      assertThat(answered).containsExactlyInAnyOrder("GET /session 200", "POST /session 415");
    }
  }

  @Test
  void everyOperationDocumentsThatItMayBeRefused() throws Exception {
    for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        JsonNode responses = operation.getValue().get("responses");
        String call = operation.getKey() + " " + path.getKey();
        assertThat(responses.has("403") && responses.has("429")).as(call).isTrue();
        if (!operation.getValue().path("security").isEmpty()
            || operation.getValue().path("security").isMissingNode()) {
          assertThat(responses.has("401")).as(call).isTrue();
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/metrics",
        "/api/v1/openapi.yaml",
        "/api/v1/openapi.json",
        "/api/v1/nothing",
        "/api/v1/session/",
        "/api/v1/session/x",
        "/api/v1",
        "/nothing",
        "/eventbus/000/abcdefgh/xhr",
        "/app/../api/v1/watches",
        "/app/%2e%2e/api/v1/watches",
      })
  void nothingElseAnswersAStranger(String path) {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      assertThat(entrance.caller().get(path).statusCode()).isEqualTo(401);
      assertThat(entrance.signedIn().get(path).statusCode()).isNotEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/settings",
        "/watches/x",
        "/index.html",
        "/app/main.js",
        "/css/tokens.css",
        "/icons/favicon.svg",
        "/health/live",
        "/health/ready",
        "/eventbus/info",
      })
  void thePageToSignInOnAndHealthAreForAnybody(String path) {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      assertThat(entrance.caller().get(path).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStrangerMayAskSoMuchAndNoMoreAndNobodyElseMayAskLess() {
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      Caller owner = entrance.signedIn();
      List<HttpResponse<String>> answers =
          IntStream.range(0, 200)
              .parallel()
              .mapToObj(i -> entrance.caller().get("/api/v1/watches"))
              .toList();

      List<HttpResponse<String>> refused =
          answers.stream().filter(answer -> answer.statusCode() == 429).toList();
      assertThat(refused).isNotEmpty();
      assertThat(refused.getFirst().headers().firstValue("Retry-After")).contains("1");
      assertThat(json(refused.getFirst()).get("status").intValue()).isEqualTo(429);
      assertThat(owner.get("/api/v1/watches").statusCode()).isEqualTo(200);
      assertThat(entrance.caller().at("127.0.0.2").get("/api/v1/watches").statusCode())
          .isEqualTo(401);
      assertThat(entrance.caller().get("/health/live").statusCode()).isEqualTo(200);
      assertThat(entrance.caller().get("/app/main.js").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aProgramMayAskSoMuchAndNoMore() {
    MovableClock clock = new MovableClock();
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD), clock)) {
      Caller program = entrance.caller().withKey(entrance.createKey("read"));
      Caller another = entrance.caller().withKey(entrance.createKey("read"));

      assertThat(
              IntStream.range(0, 200)
                  .parallel()
                  .map(i -> program.get("/api/v1/stats").statusCode()))
          .containsOnly(200);
      assertThat(program.get("/api/v1/stats").statusCode()).isEqualTo(429);
      assertThat(another.get("/api/v1/stats").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void thisMachineMayAskAsOftenAsItLikesWhileThereIsNoPassword() {
    try (Entrance entrance = new Entrance(data, Optional.empty())) {
      assertThat(
              IntStream.range(0, 400)
                  .parallel()
                  .map(i -> entrance.caller().get("/api/v1/stats").statusCode()))
          .containsOnly(200);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7:8080, 401",
    "'[2001:db8::1]:8080', 401",
    "watch.example, 401",
    "localhost, 401",
    "nas.example, 403",
    "192.0.2.7.evil.example, 403",
  })
  void aServerReachedFromElsewhereAnswersAtAddressesAndNamedOriginsOnly(String host, int status)
      throws Exception {
    try (Entrance entrance =
        new Entrance(
            data,
            Optional.empty(),
            Optional.of(PASSWORD),
            "0.0.0.0",
            List.of("https://watch.example"),
            InstantSource.system())) {
      assertThat(entrance.statusAt(host, "/api/v1/watches")).isEqualTo(status);
    }
    try (Entrance loopback = new Entrance(data, Optional.of(PASSWORD))) {
      assertThat(loopback.statusAt("192.0.2.7:8080", "/api/v1/watches")).isEqualTo(403);
    }
  }

  @Test
  void noSecretIsEverLoggedOrAnswered() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger ours = (Logger) LoggerFactory.getLogger("dev.pagewatch");
    Level before = root.getLevel();
    Level oursBefore = ours.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    root.addAppender(log);
    root.setLevel(Level.DEBUG);
    ours.setLevel(Level.TRACE);
    List<String> secrets = new ArrayList<>(List.of(PASSWORD, "battery staple"));
    StringBuilder answers = new StringBuilder();
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      HttpResponse<String> signedIn = entrance.caller().signIn(PASSWORD);
      secrets.add(Caller.cookie(signedIn).split("[=;]", 3)[1]);
      Caller me = entrance.caller().withCookieOf(signedIn);
      String key = entrance.createKey("read");
      secrets.add(key.substring(3));
      entrance.caller().withKey(key).get("/api/v1/watches");
      answers.append(entrance.caller().signIn("battery staple").body());
      answers.append(
          me.send(
                  "PUT",
                  "/api/v1/password",
                  "{\"password\":\"battery staple\",\"current\":\"battery staple\"}")
              .body());
      for (String path : new String[] {"session", "api-keys", "system", "stats"}) {
        answers.append(me.get("/api/v1/" + path).body());
      }
      answers.append(me.get("/metrics").body());
    } finally {
      root.detachAppender(log);
      root.setLevel(before);
      ours.setLevel(oursBefore);
    }

    String logged =
        String.join("\n", log.list.stream().map(ILoggingEvent::getFormattedMessage).toList());
    assertThat(logged).contains("Signed in from 127.0.0.1", "A wrong password from 127.0.0.1");
    assertThat(secrets).allSatisfy(secret -> assertThat(logged).doesNotContain(secret));
    assertThat(secrets).allSatisfy(secret -> assertThat(answers).doesNotContain(secret));
    assertThat(answers).doesNotContain("argon2");
  }

  @Test
  void noPartOfASecretIsInTheDatabase() throws Exception {
    String cookie;
    try (Entrance entrance = new Entrance(data, Optional.of(PASSWORD))) {
      cookie = Caller.cookie(entrance.caller().signIn(PASSWORD)).split("[=;]", 3)[1];
    }

    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.filter(Files::isRegularFile))
          .isNotEmpty()
          .allSatisfy(
              file -> {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes.contains(PASSWORD) || bytes.contains(cookie)).isFalse();
              });
    }
  }

  private static List<String> documented() throws Exception {
    List<String> calls = new ArrayList<>();
    document()
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            calls.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    return calls;
  }

  private static JsonNode document() throws Exception {
    try (InputStream yaml = StrangerTest.class.getResourceAsStream("/openapi.yaml")) {
      return new YAMLMapper().readTree(yaml);
    }
  }
}
