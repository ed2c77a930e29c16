package dev.pagewatch.model.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Outcomes on the wire. */
class CheckOutcomeTest {

  @Test
  void aFailureOfAWorkerThatKnowsNoRetryAfterIsRead() throws Exception {
    assertThat(
            Json.read(
                """
                {"type":"failed","code":"http_status","message":"404 from a.example"}\
                """,
                CheckOutcome.class))
        .isEqualTo(new CheckOutcome.Failed(ErrorCode.HTTP_STATUS, "404 from a.example"));
  }

  @Test
  void aFailureIsTheSameAfterJson() throws Exception {
    CheckOutcome failed =
        new CheckOutcome.Failed(ErrorCode.HTTP_STATUS, "429 from a.example", Duration.ofMinutes(2));

    assertThat(Json.read(Json.write(failed), CheckOutcome.class)).isEqualTo(failed);
  }
}
