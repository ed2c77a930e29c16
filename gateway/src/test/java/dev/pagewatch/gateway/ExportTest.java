package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.gateway.watch.WatchInput;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The export, and what an import makes of it. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ExportTest {

  /** A value for each field of a new watch that is not its default. */
  private static final Map<String, String> SAMPLES =
      Map.ofEntries(
          entry("url", "\"https://a.example/sample\""),
          entry("title", "\"A \\\"title\\\"\""),
          entry("engine", "\"browser\""),
          entry("interval", "\"PT17M\""),
          entry("tags", "[\"b\",\"a\"]"),
          entry("paused", "true"),
          entry("muted", "true"),
          entry("kind", "\"visual\""),
          entry("visual", "{\"threshold\":0.2,\"maxDiffPixelRatio\":0.01}"),
          entry(
              "schedule",
              "{\"windows\":[{\"days\":[\"mon\",\"tue\"],\"from\":\"08:00\",\"to\":\"18:00\"}],\"timezone\":\"Europe/Berlin\"}"),
          entry("history", "{\"count\":7,\"age\":\"PT720H\"}"),
          entry(
              "fetch",
              "{\"headers\":{\"Accept-Language\":\"de\"},\"wait\":{\"until\":\"load\",\"delay\":\"PT2S\"},\"viewport\":{\"width\":800,\"height\":600},\"block\":[]}"),
          entry("filters", "{\"include\":[\"css:main\"],\"ignoreNumbers\":true}"),
          entry("trigger", "{\"number\":{\"extract\":\"Price\",\"changePercent\":2.5}}"));

  @TempDir Path data;
  @TempDir Path otherData;
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

  private static HttpResponse<String> export(RunningGateway from) {
    HttpResponse<String> export = from.get("/api/v1/watches/export");
    assertThat(export.statusCode()).isEqualTo(200);
    return export;
  }

  private static JsonNode imported(RunningGateway into, String export) {
    HttpResponse<String> answer =
        into.post(
            "/api/v1/watches/import", "application/json", export.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  @Test
  void everyFieldOfANewWatchIsInTheExport() {
    String all =
        WatchInput.NEW_FIELDS.stream()
            .map(
                field -> {
                  assertThat(SAMPLES).as("a sample of the field").containsKey(field);
                  return "\"%s\":%s".formatted(field, SAMPLES.get(field));
                })
            .collect(Collectors.joining(",", "{", "}"));
    HttpResponse<String> created = gateway.send("POST", "/api/v1/watches", all);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);

    JsonNode exported = json(export(gateway)).at("/watches/0");

    for (String field : WatchInput.NEW_FIELDS) {
      assertThat(exported.get(field))
          .as(field)
          .isEqualTo(RunningGateway.parsed(SAMPLES.getOrDefault(field, "")));
    }
  }

  @Test
  void anExportSaysWhatItIsAndComesAsAFile() {
    gateway.add("https://a.example");

    HttpResponse<String> export = export(gateway);

    assertThat(export.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(export.headers().firstValue("Content-Disposition").orElseThrow())
        .matches("attachment; filename=\"pagewatch-\\d{4}-\\d\\d-\\d\\d\\.json\"");
    JsonNode body = json(export);
    assertThat(body.get("format").textValue()).isEqualTo("pagewatch");
    assertThat(body.get("version").intValue()).isOne();
    assertThat(body.get("exportedAt").textValue()).endsWith("Z");
    // The page's own title is no title of the user's.
    assertThat(body.at("/watches/0").has("title")).isFalse();
  }

  @Test
  void anEmptyPagewatchExportsNoWatches() {
    assertThat(json(export(gateway)).get("watches")).isEmpty();
  }

  @Test
  void whatIsImportedElsewhereExportsTheSameThere() {
    String list =
        IntStream.range(0, 1_201)
            .mapToObj(i -> "https://a.example/%d tag %d, ünï".formatted(i, i % 7))
            .collect(Collectors.joining("\n"));
    gateway.post("/api/v1/watches/import", "text/plain", list.getBytes(StandardCharsets.UTF_8));
    gateway.send(
        "POST",
        "/api/v1/watches",
        "{\"url\":\"https://b.example\",\"title\":\"Ä \\\"B\\\" 🚀\",\"engine\":\"http\",\"interval\":\"P2DT1H\",\"paused\":true}");
    String first = export(gateway).body();

    try (RunningGateway other = new RunningGateway(otherData, database.fresh())) {
      JsonNode answer = imported(other, first);
      assertThat(answer.get("created").intValue()).isEqualTo(1_202);
      assertThat(answer.get("skipped")).isEmpty();
      assertThat(answer.get("notes")).isEmpty();

      assertThat(json(export(other)).get("watches"))
          .isEqualTo(json(export(gateway)).get("watches"))
          .hasSize(1_202);
      assertThat(imported(other, first).get("created").intValue()).isZero();
    }
  }
}
