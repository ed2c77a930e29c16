package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.Entrance.PASSWORD;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.Entrance.Caller;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two gateways on one database: whoever comes in at one, or is put out, does so at the other. */
class TwoGatewaysTest {

  @TempDir Path dataOfOne;
  @TempDir Path dataOfOther;
  private Entrance one;
  private Entrance other;

  @BeforeEach
  void start() {
    Optional<PostgresStore.Access> database = TestDatabase.POSTGRESQL.fresh();
    one = entrance(dataOfOne, database);
    other = entrance(dataOfOther, database);
  }

  @AfterEach
  void stop() {
    other.close();
    one.close();
  }

  private static Entrance entrance(Path data, Optional<PostgresStore.Access> database) {
    return new Entrance(
        data, database, Optional.of(PASSWORD), "127.0.0.1", List.of(), InstantSource.system());
  }

  /**
   * Larger than what a connection takes in one go, so that it still comes in while being judged.
   */
  @Test
  void anUploadWithAKeyMadeAtTheOtherAMomentAgoArrivesWhole() {
    String watches =
        IntStream.range(0, 2_000)
            .mapToObj(i -> "{\"url\":\"https://a.example/%d?%s\"}".formatted(i, "x".repeat(1_000)))
            .collect(Collectors.joining(",", "[", "]"));
    for (int round = 0; round < 5; round++) {
      Caller program = other.caller().withKey(one.createKey("write"));

      HttpResponse<String> answer =
          program.send(
              "POST",
              "/api/v1/watches/import",
              "{\"format\":\"pagewatch\",\"version\":1,\"watches\":%s}".formatted(watches));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
    assertThat(json(one.signedIn().get("/api/v1/watches?limit=1")).get("total").intValue())
        .isEqualTo(2_000);
  }

  @Test
  void aSessionBegunAtOneIsGoodAtTheOtherAndEndsAtBoth() throws Exception {
    Caller me = one.signedIn();
    try (Viewer socket = new Viewer(other, other.instead(me))) {
      assertThat(other.instead(me).get("/api/v1/stats").statusCode()).isEqualTo(200);

      assertThat(me.send("DELETE", "/api/v1/session", "").statusCode()).isEqualTo(204);

      assertThat(socket.closed()).isEqualTo("4001 signed out");
      assertThat(other.instead(me).get("/api/v1/stats").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aKeyRevokedAtOneIsOfNoUseAtTheOther() throws Exception {
    Caller me = one.signedIn();
    Caller program = other.caller().withKey(one.createKey("read"));
    try (Viewer socket = new Viewer(other, program)) {
      assertThat(program.get("/api/v1/stats").statusCode()).isEqualTo(200);
      String id = json(me.get("/api/v1/api-keys")).at("/items/0/id").textValue();

      assertThat(me.send("DELETE", "/api/v1/api-keys/" + id, "").statusCode()).isEqualTo(204);

      assertThat(socket.closed()).isEqualTo("4001 signed out");
      assertThat(program.get("/api/v1/stats").statusCode()).isEqualTo(401);
    }
  }
}
