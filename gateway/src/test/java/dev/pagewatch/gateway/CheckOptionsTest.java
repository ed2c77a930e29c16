package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static dev.pagewatch.gateway.RunningGateway.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch's filters and conditions through the API. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class CheckOptionsTest {

  private static final String FILTERS =
      "{\"include\":[\"css:main\",\"xpath://h1\"],\"ignore\":[\"/\\\\d+ visitors/i\"],\"trim\":true}";
  private static final String TRIGGER =
      "{\"present\":[\"in stock\"],\"changes\":[\"added\",\"replaced\"],\"minWords\":3,"
          + "\"number\":{\"extract\":\"Price:\",\"below\":19.5}}";

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

  private String add(String options) {
    HttpResponse<String> created =
        gateway.send("POST", "/api/v1/watches", "{\"url\":\"https://a.example\"" + options + "}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return json(created).get("id").textValue();
  }

  private JsonNode patched(String id, String patch) {
    HttpResponse<String> answer = gateway.send("PATCH", "/api/v1/watches/" + id, patch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private JsonNode watch(String id) {
    return json(gateway.get("/api/v1/watches/" + id));
  }

  @Test
  void whatIsGivenIsReadBackAndWhatIsNotIsNull() {
    String with = add(",\"filters\":%s,\"trigger\":%s".formatted(FILTERS, TRIGGER));
    String without = add(",\"filters\":{},\"trigger\":null");

    assertThat(watch(with).get("filters")).isEqualTo(parsed(FILTERS));
    assertThat(watch(with).get("trigger")).isEqualTo(parsed(TRIGGER));
    assertThat(watch(without).has("filters")).isTrue();
    assertThat(watch(without).get("filters").isNull()).isTrue();
    assertThat(watch(without).get("trigger").isNull()).isTrue();
  }

  @Test
  void listsLeaveThemOut() {
    add(",\"filters\":%s".formatted(FILTERS));

    JsonNode listed = json(gateway.get("/api/v1/watches")).at("/items/0");

    assertThat(listed.has("url")).isTrue();
    assertThat(listed.has("filters")).isFalse();
    assertThat(listed.has("trigger")).isFalse();
  }

  @Test
  void aPatchChangesWhatItNamesAndRemovesWhatItNulls() {
    String id = add(",\"filters\":%s,\"trigger\":%s".formatted(FILTERS, TRIGGER));

    patched(id, "{\"filters\":{\"trim\":null,\"include\":[\"#price\"],\"sortLines\":true}}");
    JsonNode edited = patched(id, "{\"trigger\":{\"number\":{\"below\":null,\"above\":5}}}");

    assertThat(edited.get("filters"))
        .isEqualTo(
            parsed(
                "{\"include\":[\"css:#price\"],\"ignore\":[\"/\\\\d+ visitors/i\"],\"sortLines\":true}"));
    assertThat(edited.at("/trigger/number"))
        .isEqualTo(parsed("{\"extract\":\"Price:\",\"above\":5}"));
    assertThat(edited.at("/trigger/minWords").intValue()).isEqualTo(3);
    assertThat(edited.get("version").intValue()).isEqualTo(3);

    JsonNode bare = patched(id, "{\"filters\":null,\"trigger\":null}");

    assertThat(bare.get("filters").isNull()).isTrue();
    assertThat(bare.get("trigger").isNull()).isTrue();
    assertThat(watch(id)).isEqualTo(bare);
  }

  @Test
  void aPatchThatChangesNothingIsNoEdit() {
    String id = add(",\"filters\":%s".formatted(FILTERS));

    JsonNode same =
        patched(id, "{\"filters\":{\"trim\":true,\"include\":[\"main\",\"xpath://h1\"]}}");

    assertThat(same.get("version").intValue()).isOne();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"filters\":{\"extract\":[\"a\",\"b\",\"/(/\"]}|filters.extract[2]",
        "\"filters\":{\"inclued\":[\"a\"]}|filters.inclued",
        "\"filters\":\"#price\"|filters",
        "\"filters\":{\"include\":[\" \"]}|filters.include[0]",
        "\"filters\":{\"trim\":\"yes\"}|filters.trim",
        "\"trigger\":{\"minWords\":0}|trigger.minWords",
        "\"trigger\":{\"changes\":[\"moved\"]}|trigger.changes[0]",
        "\"trigger\":{\"number\":{\"above\":1}}|trigger.number.extract",
        "\"trigger\":{\"number\":{\"extract\":\"a\"}}|trigger.number"
      })
  void whatCantBeUsedIsRefusedByItsPath(String options, String field) {
    String id = add("");

    HttpResponse<String> created =
        gateway.send(
            "POST", "/api/v1/watches", "{\"url\":\"https://a.example\",%s}".formatted(options));
    HttpResponse<String> edited =
        gateway.send("PATCH", "/api/v1/watches/" + id, "{%s}".formatted(options));

    for (HttpResponse<String> refused : List.of(created, edited)) {
      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
      List<String> fields = new ArrayList<>();
      json(refused).get("errors").forEach(error -> fields.add(error.get("field").textValue()));
      assertThat(fields).containsExactly(field);
    }
    assertThat(watch(id).get("version").intValue()).isOne();
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    HttpResponse<String> refused =
        gateway.send(
            "POST",
            "/api/v1/watches",
            "{\"engine\":\"steam\",\"filters\":{\"trim\":1},\"trigger\":{\"maxSimilarity\":2}}");

    List<String> fields = new ArrayList<>();
    json(refused).get("errors").forEach(error -> fields.add(error.get("field").textValue()));
    assertThat(fields)
        .containsExactlyInAnyOrder("url", "engine", "filters.trim", "trigger.maxSimilarity");
  }
}
