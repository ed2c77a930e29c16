package dev.pagewatch.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.BusAddresses;
import dev.pagewatch.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/** Whatever one socket sends, it is answered in the protocol's words, and others hear on. */
class FuzzedFramesTest {

  private static final Set<String> CODES =
      Set.of(
          "access_denied",
          "not_logged_in",
          "invalid_json",
          "missing_type",
          "missing_address",
          "invalid_type",
          "address_already_registered",
          "max_handlers_reached",
          "max_address_length_reached",
          "rate_limited",
          "frame_too_large");

  private record Scene(Path data, RunningGateway gateway, Viewer bystander) {}

  private static @Nullable Scene scene;
  private static long told;

  @BeforeContainer
  static void start() throws Exception {
    Path data = Files.createTempDirectory("pagewatch-fuzz");
    RunningGateway gateway = new RunningGateway(data);
    Viewer bystander = new Viewer(gateway);
    bystander.register("watch.status", "\"watches\":\"bystander\"").upToPong();
    scene = new Scene(data, gateway, bystander);
  }

  @AfterContainer
  static void stop() throws IOException {
    Scene over = requireNonNull(scene);
    over.bystander.close();
    over.gateway.close();
    try (Stream<Path> files = Files.walk(over.data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 150)
  void framesOfAllKindsHurtNobodyElse(@ForAll("frames") List<String> frames) throws Exception {
    sendAndLookAround(frames);
  }

  @Property(tries = 20_000)
  @Tag("long")
  void framesOfAllKindsHurtNobodyElseForLong(@ForAll("frames") List<String> frames)
      throws Exception {
    sendAndLookAround(frames);
  }

  private static void sendAndLookAround(List<String> frames) throws Exception {
    Scene here = requireNonNull(scene);
    try (Viewer viewer = new Viewer(here.gateway)) {
      frames.forEach(viewer::send);
      for (JsonNode answer : viewer.upToPong()) {
        assertThat(answer.path("type").textValue()).isIn("err", "rec", "pong");
        if ("err".equals(answer.path("type").textValue()) && !answer.has("failureCode")) {
          assertThat(CODES).contains(answer.path("body").textValue());
        }
      }
    }
    told++;
    here.gateway
        .vertx
        .eventBus()
        .publish(
            BusAddresses.WATCH_STATUS,
            "{\"event\":\"updated\",\"watch\":{\"id\":\"bystander\",\"told\":%d}}".formatted(told));
    JsonNode heard = here.bystander.next(frame -> true);
    assertThat(heard.at("/body/watch/told").longValue()).isEqualTo(told);
  }

  @Provide
  Arbitrary<List<String>> frames() {
    Arbitrary<String> frame =
        Arbitraries.oneOf(
            built(), built(), damaged(), damaged(), Arbitraries.strings().ofMaxLength(300));
    return frame.list().ofMinSize(1).ofMaxSize(20);
  }

  /** JSON objects with the right fields and any values. */
  private static Arbitrary<String> built() {
    return Combinators.combine(type(), address(), value(), value(), value())
        .as(
            (type, address, headers, body, reply) ->
                "{\"type\":%s,\"address\":%s,\"headers\":%s,\"body\":%s,\"replyAddress\":%s}"
                    .formatted(type, address, headers, body, reply));
  }

  /** The same with some characters lost, doubled or replaced. */
  private static Arbitrary<String> damaged() {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, 400);
    Arbitrary<Integer> length = Arbitraries.integers().between(0, 20);
    return Combinators.combine(built(), at, length, Arbitraries.strings().ofMaxLength(5))
        .as(
            (frame, from, count, instead) -> {
              int start = Math.min(from, frame.length());
              int end = Math.min(start + count, frame.length());
              return frame.substring(0, start) + instead + frame.substring(end);
            });
  }

  private static Arbitrary<String> type() {
    return knownOrAny(
        "\"register\"", "\"unregister\"", "\"send\"", "\"publish\"", "\"ping\"", "\"rec\"");
  }

  private static Arbitrary<String> address() {
    return knownOrAny(
        "\"watch.status\"",
        "\"queue.length\"",
        "\"stats.summary\"",
        "\"worker.status\"",
        "\"watch.command\"",
        "\"browser.command\"",
        "\"checks.result\"",
        "\"__vertx.reply.1\"");
  }

  private static Arbitrary<String> knownOrAny(String... known) {
    return Arbitraries.oneOf(Arbitraries.of(known), value());
  }

  private static Arbitrary<String> value() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "null",
            "true",
            "-0",
            "1e999",
            "{}",
            "[]",
            "\"\\ud800\"",
            "{\"watches\":\"a,b\"}",
            "{\"watches\":7}",
            "{\"epoch\":\"x\",\"seq\":\"1\"}",
            "{\"op\":\"check\",\"ids\":[\"x\"]}",
            "{\"op\":\"delete\",\"ids\":[null,7,\"\"]}",
            "{\"op\":\"tag\",\"ids\":[\"x\"],\"tag\":\"\\u0000\"}",
            "[".repeat(30) + "]".repeat(30)),
        Arbitraries.strings().ofMaxLength(20).map(Json::write),
        Arbitraries.integers().map(String::valueOf));
  }
}
