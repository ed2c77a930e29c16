package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.await;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.check.BusMessages;
import dev.pagewatch.model.check.LeaseReply;
import dev.pagewatch.model.check.LeaseRequest;
import dev.pagewatch.model.check.WorkerHeartbeat;
import dev.pagewatch.model.fleet.WorkerStatus;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the queue says of what waits, with the test in the worker's place. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class QueueTest {

  @TempDir Path data;
  @Parameter TestDatabase database;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh());
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  private void heartbeat(int httpSlotsBusy) {
    WorkerStatus status =
        new WorkerStatus(
            "w1",
            WorkerStatus.State.UP,
            2,
            0,
            64,
            httpSlotsBusy,
            0,
            0,
            0,
            "test",
            Instant.now(),
            List.of());
    gateway
        .vertx
        .eventBus()
        .publish(
            BusAddresses.WORKER_HEARTBEAT,
            BusMessages.encode(new WorkerHeartbeat(status, List.of())));
  }

  private int lease(int http) {
    LeaseRequest request = new LeaseRequest("w1", 0, http);
    Buffer reply =
        await(
                gateway
                    .vertx
                    .eventBus()
                    .<Buffer>request(BusAddresses.CHECKS_LEASE, BusMessages.encode(request)))
            .body();
    return BusMessages.decode(reply, LeaseReply.class).jobs().size();
  }

  private JsonNode queue() {
    return json(gateway.get("/api/v1/queue"));
  }

  private List<String> reasons() {
    return queue().get("items").findValuesAsText("reason");
  }

  @Test
  void eachEntrySaysWhyItWaits() {
    gateway.add("https://other.example/");
    for (int i = 0; i < 6; i++) {
      gateway.add("https://busy.example/" + i);
    }
    assertThat(reasons()).hasSize(7).containsOnly("no_worker");

    heartbeat(0);
    Eventually.until(() -> reasons().equals(Collections.nCopies(7, "next")));

    assertThat(lease(5)).isEqualTo(5);
    assertThat(reasons()).containsExactly("host_limit", "host_limit");
    assertThat(queue().get("items").findValuesAsText("url"))
        .allMatch(url -> url.startsWith("https://busy.example/"));
    assertThat(queue().get("running")).hasSize(5);
    assertThat(queue().at("/running/0/worker").textValue()).isEqualTo("w1");
    assertThat(queue().get("length").intValue()).isEqualTo(2);
    assertThat(queue().get("checking").intValue()).isEqualTo(5);

    gateway.add("https://calm.example/");
    heartbeat(64);
    Eventually.until(() -> reasons().contains("engine_busy"));
    assertThat(reasons()).containsExactly("host_limit", "host_limit", "engine_busy");
  }
}
