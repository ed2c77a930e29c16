package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.store.sql.PostgresStore;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a gateway says of its watches as soon as it serves. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class FirstCountTest {

  @TempDir Path data;
  @Parameter TestDatabase database;

  @Test
  void aGatewayThatHasJustStartedKnowsHowManyWatchesThereAre() throws Exception {
    Optional<PostgresStore.Access> access = database.fresh();
    try (RunningGateway before = new RunningGateway(data, access)) {
      before.add("https://a.example/1");
      before.add("https://a.example/2");
    }

    try (RunningGateway gateway = new RunningGateway(data, access)) {
      assertThat(json(gateway.get("/api/v1/stats")).get("watches").intValue()).isEqualTo(2);
    }
    try (RunningGateway gateway = new RunningGateway(data, access);
        Viewer viewer = new Viewer(gateway)) {
      viewer.register("queue.length", "").register("stats.summary", "");
      assertThat(viewer.next("queue.length").at("/body/length").intValue()).isEqualTo(2);
      assertThat(viewer.next("stats.summary").at("/body/watches").intValue()).isEqualTo(2);
    }
  }
}
