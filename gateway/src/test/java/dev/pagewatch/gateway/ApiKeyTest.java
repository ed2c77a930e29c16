package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.Entrance.PASSWORD;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.Entrance.Caller;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys for programs, over real sockets. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ApiKeyTest {

  private static final String DRAFT = "{\"url\":\"https://a.example\"}";

  @TempDir Path data;
  @Parameter TestDatabase database;
  private Optional<PostgresStore.Access> postgres = Optional.empty();

  @BeforeEach
  void anEmptyDatabase() {
    postgres = database.fresh();
  }

  @Test
  void aKeyIsShownOnceAndWorksUntilItIsRevoked() {
    try (Entrance entrance = entrance(Optional.of(PASSWORD))) {
      Caller me = entrance.signedIn();
      HttpResponse<String> answer =
          me.send("POST", "/api/v1/api-keys", "{\"name\":\"backup\",\"scope\":\"write\"}");
      assertThat(answer.statusCode()).isEqualTo(201);
      JsonNode created = json(answer);
      String key = created.get("key").textValue();
      assertThat(key).matches("pw_[0-9a-f]{64}");
      assertThat(created.get("lastUsedAt").isNull()).isTrue();
      Caller program = entrance.caller().withKey(key);
      assertThat(program.get("/api/v1/watches").statusCode()).isEqualTo(200);
      assertThat(program.send("POST", "/api/v1/watches", DRAFT).statusCode()).isEqualTo(201);
      assertThat(program.get("/metrics").body()).contains("pagewatch_bridge_sockets");

      HttpResponse<String> listed = me.get("/api/v1/api-keys");
      assertThat(json(listed).at("/items/0/name").textValue()).isEqualTo("backup");
      assertThat(json(listed).at("/items/0/scope").textValue()).isEqualTo("write");
      assertThat(listed.body()).doesNotContain(key, key.substring(3), "secret", "hash");

      String path = "/api/v1/api-keys/" + created.get("id").textValue();
      assertThat(me.send("DELETE", path, "").statusCode()).isEqualTo(204);
      assertThat(program.get("/api/v1/watches").statusCode()).isEqualTo(401);
      assertThat(program.get("/metrics").statusCode()).isEqualTo(401);
      assertThat(me.send("DELETE", path, "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aKeyThatMayReadMayDoNothingElse() {
    try (Entrance entrance = entrance(Optional.of(PASSWORD))) {
      String id =
          json(entrance.signedIn().send("POST", "/api/v1/watches", DRAFT)).get("id").textValue();
      Caller reader = entrance.caller().withKey(entrance.createKey("read"));

      assertThat(reader.get("/api/v1/watches/" + id).statusCode()).isEqualTo(200);
      for (HttpResponse<String> refused :
          List.of(
              reader.send("POST", "/api/v1/watches", DRAFT),
              reader.send("POST", "/api/v1/watches/" + id + "/check", ""),
              reader.send("PATCH", "/api/v1/watches/" + id, "{\"paused\":true}"),
              reader.send("DELETE", "/api/v1/watches/" + id, ""))) {
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).get("detail").textValue()).contains("scope write");
      }
      assertThat(json(reader.get("/api/v1/watches/" + id)).get("paused").booleanValue()).isFalse();
    }
  }

  @Test
  void noKeyMakesKeysOrChangesThePassword() {
    try (Entrance entrance = entrance(Optional.of(PASSWORD))) {
      Caller writer = entrance.caller().withKey(entrance.createKey("write"));
      String id = json(writer.get("/api/v1/api-keys")).at("/items/0/id").textValue();

      for (HttpResponse<String> refused :
          List.of(
              writer.send("POST", "/api/v1/api-keys", "{\"name\":\"another\"}"),
              writer.send("DELETE", "/api/v1/api-keys/" + id, ""),
              writer.send("PUT", "/api/v1/password", "{\"password\":\"battery staple\"}"),
              writer.send("DELETE", "/api/v1/sessions", ""))) {
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).get("detail").textValue()).contains("sign in with the password");
      }
    }
  }

  @Test
  void aKeyIsHeldToItsScopeWhereNobodyNeedsToSignIn() {
    try (Entrance entrance = entrance(Optional.empty())) {
      String key =
          json(entrance.caller().send("POST", "/api/v1/api-keys", "{\"name\":\"reader\"}"))
              .get("key")
              .textValue();
      Caller reader = entrance.caller().withKey(key);

      assertThat(reader.get("/api/v1/watches").statusCode()).isEqualTo(200);
      assertThat(reader.send("POST", "/api/v1/watches", DRAFT).statusCode()).isEqualTo(403);
      assertThat(entrance.caller().send("POST", "/api/v1/watches", DRAFT).statusCode())
          .isEqualTo(201);
      assertThat(entrance.caller().withKey("pw_other").get("/api/v1/watches").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void aWrongKeyIsNotMadeUpForByACookie() {
    try (Entrance entrance = entrance(Optional.of(PASSWORD))) {
      assertThat(entrance.signedIn().withKey("pw_other").get("/api/v1/watches").statusCode())
          .isEqualTo(401);
    }
  }

  @Test
  void keysOutliveARestartAndAChangeOfThePassword() {
    Caller program;
    try (Entrance entrance = entrance(Optional.of(PASSWORD))) {
      program = entrance.caller().withKey(entrance.createKey("read"));
    }
    try (Entrance entrance = entrance(Optional.of("battery staple"))) {
      Caller again = entrance.instead(program);

      assertThat(again.get("/api/v1/stats").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void theTimeOfLastUseIsExactToAMinute() {
    MovableClock clock = new MovableClock();
    try (Entrance entrance = entrance(Optional.of(PASSWORD), clock)) {
      Caller program = entrance.caller().withKey(entrance.createKey("read"));
      entrance.awaitUseNoted(program, clock.instant());

      clock.advance(Duration.ofSeconds(59));
      String before = program.get("/api/v1/api-keys").body();
      clock.advance(Duration.ofSeconds(2));
      entrance.awaitUseNoted(program, clock.instant());

      assertThat(before).contains("12:00:00.000Z").doesNotContain("12:00:59");
      assertThat(program.get("/api/v1/api-keys").body()).contains("12:01:01.000Z");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{}|name",
        "{\"name\":\"  \"}|name",
        "{\"name\":\"a\\u0007b\"}|name",
        "{\"name\":\"x\",\"scope\":\"admin\"}|scope",
        "{\"name\":\"x\",\"scope\":7}|scope",
        "{\"name\":\"x\",\"key\":\"mine\"}|key",
      })
  void aKeyThatCannotBeIsRefusedNamingTheField(String body, String field) {
    try (Entrance entrance = entrance(Optional.empty())) {
      HttpResponse<String> answer = entrance.caller().send("POST", "/api/v1/api-keys", body);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(json(answer).at("/errors/0/field").textValue()).isEqualTo(field);
    }
  }

  private Entrance entrance(Optional<String> password) {
    return entrance(password, InstantSource.system());
  }

  private Entrance entrance(Optional<String> password, InstantSource clock) {
    return new Entrance(data, postgres, password, "127.0.0.1", List.of(), clock);
  }
}
