package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.Entrance.PASSWORD;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.Entrance.Caller;
import dev.pagewatch.gateway.signin.PasswordNeededException;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords and sessions, over real sockets. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class SignInTest {

  private static final String OTHER = "battery staple";

  @TempDir Path data;
  @Parameter TestDatabase database;
  private Optional<PostgresStore.Access> postgres = Optional.empty();

  @BeforeEach
  void anEmptyDatabase() {
    postgres = database.fresh();
  }

  @Test
  void thePasswordOpensASessionThatEndsWhenOneSignsOut() {
    try (Entrance entrance = locked()) {
      HttpResponse<String> answer = entrance.caller().signIn(PASSWORD);
      assertThat(answer.statusCode()).isEqualTo(204);
      Caller me = entrance.caller().withCookieOf(answer);
      assertThat(me.get("/api/v1/watches").statusCode()).isEqualTo(200);
      assertThat(me.send("POST", "/api/v1/watches", "{\"url\":\"https://a.example\"}").statusCode())
          .isEqualTo(201);
      assertThat(state(me)).isEqualTo("passwordSet signedIn");

      HttpResponse<String> out = me.send("DELETE", "/api/v1/session", "");

      assertThat(out.statusCode()).isEqualTo(204);
      assertThat(Caller.cookie(out)).contains("pagewatch_session=;", "Max-Age=0");
      assertThat(me.get("/api/v1/watches").statusCode()).isEqualTo(401);
      assertThat(state(me)).isEqualTo("passwordSet");
    }
  }

  @Test
  void theCookieIsOutOfScriptsReachAndForThisHostAlone() {
    try (Entrance entrance = locked()) {
      String cookie = Caller.cookie(entrance.caller().signIn(PASSWORD));

      assertThat(cookie.split("; ?", -1))
          .contains("Path=/", "HttpOnly", "SameSite=Lax")
          .noneMatch(part -> part.startsWith("Domain"))
          .doesNotContain("Secure");
      assertThat(cookie).matches("pagewatch_session=[0-9a-f]{64};.*");
    }
  }

  @Test
  void theCookieStaysOnTlsWhereTheBrowserCameOverIt() {
    try (Entrance entrance = behindProxy()) {
      HttpResponse<String> answer =
          entrance.caller().with("Origin", "https://watch.example").signIn(PASSWORD);

      assertThat(Caller.cookie(answer).split("; ?", -1)).contains("Secure");
    }
  }

  @Test
  void aWrongPasswordIsRefusedInWordsAndNeverRepeated() {
    try (Entrance entrance = locked()) {
      HttpResponse<String> answer = entrance.caller().signIn("incorrect horse");

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
      assertThat(json(answer).get("detail").textValue()).isEqualTo("that is not the password");
      assertThat(answer.body()).doesNotContain("horse");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{}|password", "{\"password\":7}|password", "{\"password\":\"x\",\"me\":1}|me"})
  void aSignInThatIsNoneIsRefusedNamingTheField(String body, String field) {
    try (Entrance entrance = locked()) {
      HttpResponse<String> answer = entrance.caller().send("POST", "/api/v1/session", body);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(json(answer).at("/errors/0/field").textValue()).isEqualTo(field);
    }
  }

  @Test
  void aFormOfAnotherSiteSignsNobodyInNorOut() {
    try (Entrance entrance = locked()) {
      Caller me = entrance.signedIn();
      Caller lured = me.with("Sec-Fetch-Site", "cross-site");

      assertThat(lured.send("DELETE", "/api/v1/sessions", "").statusCode()).isEqualTo(403);
      assertThat(lured.send("POST", "/api/v1/watches", "{}").statusCode()).isEqualTo(403);
      assertThat(
              me.with("Origin", "https://evil.example")
                  .send("DELETE", "/api/v1/session", "")
                  .statusCode())
          .isEqualTo(403);
      assertThat(
              entrance
                  .caller()
                  .with("Content-Type", "text/plain")
                  .send("POST", "/api/v1/session", "")
                  .statusCode())
          .isEqualTo(415);
      assertThat(me.get("/api/v1/watches").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void sessionsOutliveARestartUnlessTheOperatorsPasswordIsAnother() {
    Caller before;
    try (Entrance entrance = locked()) {
      before = entrance.signedIn();
    }
    try (Entrance same = locked()) {
      assertThat(same.instead(before).get("/api/v1/stats").statusCode()).isEqualTo(200);
    }
    try (Entrance unset = entrance(Optional.empty())) {
      assertThat(unset.instead(before).get("/api/v1/stats").statusCode()).isEqualTo(200);
      assertThat(unset.caller().get("/api/v1/stats").statusCode()).isEqualTo(401);
    }
    try (Entrance changed = entrance(Optional.of(OTHER))) {
      assertThat(changed.instead(before).get("/api/v1/stats").statusCode()).isEqualTo(401);
      assertThat(changed.caller().signIn(PASSWORD).statusCode()).isEqualTo(401);
      assertThat(changed.caller().signIn(OTHER).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void signingOutEverywhereEndsEverySession() {
    try (Entrance entrance = locked()) {
      Caller one = entrance.signedIn();
      Caller two = entrance.signedIn();

      assertThat(one.send("DELETE", "/api/v1/sessions", "").statusCode()).isEqualTo(204);

      assertThat(one.get("/api/v1/stats").statusCode()).isEqualTo(401);
      assertThat(two.get("/api/v1/stats").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aBrowserThatSignsInAnewEndsItsOldSession() {
    try (Entrance entrance = locked()) {
      Caller old = entrance.signedIn();

      Caller anew = entrance.caller().withCookieOf(old.signIn(PASSWORD));

      assertThat(anew.get("/api/v1/stats").statusCode()).isEqualTo(200);
      assertThat(old.get("/api/v1/stats").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aSessionEndsWhenItIsNotUsedForAMonthOrAfterThree() {
    MovableClock clock = new MovableClock();
    try (Entrance entrance = entrance(Optional.of(PASSWORD), clock)) {
      Caller idle = entrance.signedIn();
      Caller busy = entrance.signedIn();
      Caller program = entrance.caller().withKey(entrance.createKey("read"));
      for (int i = 0; i < 4; i++) {
        clock.advance(Duration.ofDays(20));
        assertThat(busy.get("/api/v1/stats").statusCode()).isEqualTo(200);
        entrance.awaitUseNoted(program, clock.instant());
      }
      assertThat(idle.get("/api/v1/stats").statusCode()).isEqualTo(401);

      clock.advance(Duration.ofDays(11));

      assertThat(busy.get("/api/v1/stats").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void whoGuessesIsSlowedAndNobodyElseIs() {
    try (Entrance entrance = locked()) {
      Caller owner = entrance.signedIn();
      Caller guesser = entrance.caller();

      List<Integer> answers =
          IntStream.range(0, 8).mapToObj(i -> guesser.signIn("wrong " + i).statusCode()).toList();

      assertThat(answers).startsWith(401, 401, 401, 401).endsWith(429).doesNotContain(204);
      HttpResponse<String> refused = guesser.signIn(PASSWORD);
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
          .isBetween(1L, 60L);
      assertThat(owner.get("/api/v1/stats").statusCode()).isEqualTo(200);
      assertThat(owner.send("POST", "/api/v1/watches", "{\"url\":\"a.example\"}").statusCode())
          .isEqualTo(201);
      assertThat(entrance.caller().at("127.0.0.2").signIn(PASSWORD).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void thePauseAfterWrongPasswordsGrowsToAMinuteAndEnds() {
    MovableClock clock = new MovableClock();
    try (Entrance entrance = entrance(Optional.of(PASSWORD), clock)) {
      Caller guesser = entrance.caller();
      for (long pause : new long[] {0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60}) {
        assertThat(guesser.signIn("wrong password").statusCode()).isEqualTo(401);
        if (pause > 0) {
          assertThat(guesser.signIn(PASSWORD).headers().firstValue("Retry-After"))
              .contains(Long.toString(pause));
        }
        clock.advance(Duration.ofSeconds(pause));
      }

      assertThat(guesser.signIn(PASSWORD).statusCode()).isEqualTo(204);
      assertThat(guesser.signIn("wrong password").statusCode()).isEqualTo(401);
      assertThat(guesser.signIn(PASSWORD).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void guessesAtTheSameMomentGainNothing() {
    try (Entrance entrance = locked()) {
      List<Integer> answers =
          IntStream.range(0, 24)
              .parallel()
              .mapToObj(i -> entrance.caller().signIn("wrong " + i).statusCode())
              .toList();

      assertThat(answers).filteredOn(status -> status == 401).hasSizeBetween(1, 6);
      assertThat(answers).filteredOn(status -> status != 401).containsOnly(429);
    }
  }

  @Test
  void theOwnerGetsInAfterGuessesFromEverywhere() {
    try (Entrance entrance = locked()) {
      List<Integer> answers =
          IntStream.range(2, 60)
              .parallel()
              .mapToObj(
                  i -> entrance.caller().at("127.0.0." + i).signIn("wrong password").statusCode())
              .toList();

      assertThat(answers).isSubsetOf(401, 503);
      assertThat(entrance.caller().signIn(PASSWORD).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void aProxyIsBelievedAboutWhomItSpeaksForOnlyWhereAnOriginIsNamed() {
    try (Entrance entrance = behindProxy()) {
      Caller guesser = entrance.caller().with("X-Forwarded-For", "127.0.0.1, 203.0.113.7");
      IntStream.range(0, 5).forEach(i -> guesser.signIn("wrong password"));

      assertThat(guesser.signIn(PASSWORD).statusCode()).isEqualTo(429);
      assertThat(
              entrance
                  .caller()
                  .with("X-Forwarded-For", "203.0.113.7, 203.0.113.8")
                  .signIn(PASSWORD)
                  .statusCode())
          .isEqualTo(204);
    }
    try (Entrance entrance = locked()) {
      IntStream.range(0, 5)
          .forEach(
              i ->
                  entrance
                      .caller()
                      .with("X-Forwarded-For", "203.0.113." + i)
                      .signIn("wrong password"));

      assertThat(
              entrance
                  .caller()
                  .with("X-Forwarded-For", "203.0.113.9")
                  .signIn(PASSWORD)
                  .statusCode())
          .isEqualTo(429);
    }
  }

  @Test
  void oneIpv6NetworkIsOneGuesserHoweverManyAddressesItHas() {
    try (Entrance entrance = behindProxy()) {
      IntStream.range(0, 5)
          .forEach(
              i ->
                  entrance
                      .caller()
                      .with("X-Forwarded-For", "2001:db8:1:2::" + i)
                      .signIn("wrong password"));

      assertThat(
              entrance
                  .caller()
                  .with("X-Forwarded-For", "2001:db8:1:2:ffff::1")
                  .signIn(PASSWORD)
                  .statusCode())
          .isEqualTo(429);
      assertThat(
              entrance
                  .caller()
                  .with("X-Forwarded-For", "2001:db8:1:3::1")
                  .signIn(PASSWORD)
                  .statusCode())
          .isEqualTo(204);
    }
  }

  @Test
  void withoutAPasswordThisMachineIsServedAndMaySetTheFirst() {
    try (Entrance entrance = entrance(Optional.empty())) {
      assertThat(state(entrance.caller())).isEqualTo("setupPossible");
      assertThat(entrance.caller().get("/api/v1/watches").statusCode()).isEqualTo(200);
      assertThat(entrance.caller().signIn(PASSWORD).statusCode()).isEqualTo(409);
      assertThat(entrance.caller().send("DELETE", "/api/v1/session", "").statusCode())
          .isEqualTo(204);

      HttpResponse<String> set = setPassword(entrance.caller(), PASSWORD, null);

      assertThat(set.statusCode()).isEqualTo(204);
      assertThat(entrance.caller().get("/api/v1/watches").statusCode()).isEqualTo(401);
      Caller me = entrance.caller().withCookieOf(set);
      assertThat(state(me)).isEqualTo("passwordSet signedIn changePossible");
      assertThat(setPassword(entrance.caller(), OTHER, null).statusCode()).isEqualTo(401);
      assertThat(entrance.caller().signIn(PASSWORD).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void nobodyBehindAProxyOrOnAnotherSiteSetsTheFirstPassword() {
    try (Entrance entrance =
        new Entrance(
            data,
            postgres,
            Optional.empty(),
            "127.0.0.1",
            List.of("https://watch.example"),
            InstantSource.system())) {
      Caller behind = entrance.caller().with("X-Forwarded-For", "203.0.113.7");

      assertThat(state(behind)).isEmpty();
      assertThat(behind.get("/api/v1/watches").statusCode()).isEqualTo(200);
      assertThat(setPassword(behind, PASSWORD, null).statusCode()).isEqualTo(403);
      assertThat(
              setPassword(entrance.caller().with("Origin", "https://evil.example"), PASSWORD, null)
                  .statusCode())
          .isEqualTo(403);
      assertThat(state(entrance.caller())).isEqualTo("setupPossible");
    }
    try (Entrance entrance = entrance(Optional.empty())) {
      Caller behind = entrance.caller().with("X-Forwarded-For", "203.0.113.7");

      assertThat(behind.get("/api/v1/watches").statusCode()).isEqualTo(401);
      assertThat(setPassword(behind, PASSWORD, null).statusCode()).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "seven77"})
  void aPasswordThatIsTooShortIsRefusedSayingHowLongItMustBe(String password) {
    try (Entrance entrance = entrance(Optional.empty())) {
      HttpResponse<String> answer = setPassword(entrance.caller(), password, null);

      assertThat(answer.statusCode()).isEqualTo(400);
      assertThat(json(answer).at("/errors/0/message").textValue())
          .isEqualTo("must have 8 to 1000 characters");
      assertThat(answer.body()).doesNotContain(password);
    }
  }

  @Test
  void changingThePasswordNeedsTheCurrentOneAndEndsAllOtherSessions() {
    try (Entrance entrance = entrance(Optional.empty())) {
      Caller me = entrance.caller().withCookieOf(setPassword(entrance.caller(), PASSWORD, null));
      Caller elsewhere = entrance.signedIn();

      assertThat(json(setPassword(me, OTHER, null)).at("/errors/0/field").textValue())
          .isEqualTo("current");
      HttpResponse<String> wrong = setPassword(me, OTHER, "wrong password");
      assertThat(wrong.statusCode()).isEqualTo(400);
      assertThat(json(wrong).at("/errors/0/field").textValue()).isEqualTo("current");
      HttpResponse<String> changed = setPassword(me, OTHER, PASSWORD);

      assertThat(changed.statusCode()).isEqualTo(204);
      assertThat(me.get("/api/v1/stats").statusCode()).isEqualTo(401);
      assertThat(elsewhere.get("/api/v1/stats").statusCode()).isEqualTo(401);
      assertThat(entrance.caller().withCookieOf(changed).get("/api/v1/stats").statusCode())
          .isEqualTo(200);
      assertThat(entrance.caller().signIn(PASSWORD).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void theOperatorsPasswordIsChangedWhereItIsSet() {
    try (Entrance entrance = locked()) {
      HttpResponse<String> answer = setPassword(entrance.signedIn(), OTHER, PASSWORD);

      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(json(answer).get("detail").textValue()).contains("PAGEWATCH_PASSWORD");
    }
  }

  @Test
  void theSameLettersTypedOnAnotherKeyboardAreTheSamePassword() {
    try (Entrance entrance = entrance(Optional.of("caf\u00e9 cr\u00e8me"))) {
      assertThat(entrance.caller().signIn("cafe\u0301 cre\u0300me").statusCode()).isEqualTo(204);
    }
  }

  @Test
  void withoutAPasswordNothingListensBeyondThisMachine() {
    assertThatThrownBy(
            () -> new Entrance(data, postgres, Optional.empty(), "0.0.0.0", List.of(), clock()))
        .hasCauseInstanceOf(PasswordNeededException.class)
        .hasMessageContaining("0.0.0.0");

    try (Entrance open =
        new Entrance(data, postgres, Optional.of(PASSWORD), "0.0.0.0", List.of(), clock())) {
      assertThat(open.signedIn().get("/api/v1/stats").statusCode()).isEqualTo(200);
    }
    try (Entrance stored =
        new Entrance(data, postgres, Optional.empty(), "0.0.0.0", List.of(), clock())) {
      assertThat(stored.signedIn().get("/api/v1/stats").statusCode()).isEqualTo(200);
    }
  }

  private static InstantSource clock() {
    return InstantSource.system();
  }

  private Entrance locked() {
    return entrance(Optional.of(PASSWORD));
  }

  private Entrance behindProxy() {
    return new Entrance(
        data,
        postgres,
        Optional.of(PASSWORD),
        "127.0.0.1",
        List.of("https://watch.example"),
        InstantSource.system());
  }

  /** What is true of a caller, in the answer's order. */
  private static String state(Caller caller) {
    JsonNode state = json(caller.get("/api/v1/session"));
    StringBuilder said = new StringBuilder();
    state
        .properties()
        .forEach(
            entry -> {
              if (entry.getValue().booleanValue()) {
                said.append(said.isEmpty() ? "" : " ").append(entry.getKey());
              }
            });
    return said.toString();
  }

  private static HttpResponse<String> setPassword(
      Caller caller, String password, @Nullable String current) {
    return caller.send(
        "PUT",
        "/api/v1/password",
        current == null
            ? "{\"password\":\"%s\"}".formatted(password)
            : "{\"password\":\"%s\",\"current\":\"%s\"}".formatted(password, current));
  }

  private Entrance entrance(Optional<String> password) {
    return entrance(password, InstantSource.system());
  }

  private Entrance entrance(Optional<String> password, InstantSource clock) {
    return new Entrance(data, postgres, password, "127.0.0.1", List.of(), clock);
  }
}
