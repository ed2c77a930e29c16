package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Imports of URL lists and of our own export, through REST. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class ImportTest {

  private static final String PATH = "/api/v1/watches/import";

  @TempDir Path data;
  @Parameter TestDatabase database;
  private RunningGateway gateway;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data, database.fresh());
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    // Whatever became of an import, its file is gone.
    Path uploads = data.resolve("tmp");
    if (Files.exists(uploads)) {
      try (Stream<Path> left = Files.list(uploads)) {
        assertThat(left).isEmpty();
      }
    }
  }

  private JsonNode imported(String list) {
    return imported("text/plain", list.getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode imported(String mediaType, byte[] body) {
    HttpResponse<String> answer = gateway.post(PATH, mediaType, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private HttpResponse<String> refused(int status, String mediaType, String body) {
    HttpResponse<String> answer =
        gateway.post(PATH, mediaType, body.getBytes(StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(total()).isZero();
    return answer;
  }

  private int total() {
    return json(gateway.get("/api/v1/watches?limit=1")).get("total").intValue();
  }

  /** Tags by URL of what is watched. */
  private Map<String, String> watched() {
    Map<String, String> watched = new TreeMap<>();
    json(gateway.get("/api/v1/watches?limit=500"))
        .get("items")
        .forEach(w -> watched.put(w.get("url").textValue(), w.get("tags").toString()));
    return watched;
  }

  private static Map<Integer, String> reasons(JsonNode answer) {
    Map<Integer, String> reasons = new TreeMap<>();
    answer
        .get("skipped")
        .forEach(s -> reasons.put(s.get("line").intValue(), s.get("reason").textValue()));
    return reasons;
  }

  @Test
  void aListIsTakenLineByLineWithTagsCommentsAndEveryKindOfLineEnd() {
    JsonNode answer =
        imported(
            """
            # my pages

            https://a.example/1\r
              shop.example/kettles  prices, Kitchen ware ,,prices
            \thttps://a.example/2\tnews
            """);

    assertThat(answer.get("created").intValue()).isEqualTo(3);
    assertThat(answer.get("skipped")).isEmpty();
    assertThat(watched())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "https://a.example/1", "[]",
                "https://shop.example/kettles", "[\"prices\",\"Kitchen ware\"]",
                "https://a.example/2", "[\"news\"]"));
  }

  @Test
  void eachLineThatIsNotTakenIsReportedWithTheReason() {
    gateway.add("https://a.example/there");

    JsonNode answer =
        imported(
            """
            https://a.example/new
            not-a-url
            HTTPS://A.example:443/there
            file:///etc/passwd
            https://a.example/x/../new
            http://169.254.169.254/latest
            https://b.example %s
            https://user:secret@c.example
            """
                .formatted("t".repeat(61)));

    assertThat(answer.get("created").intValue()).isOne();
    Map<Integer, String> reasons = reasons(answer);
    assertThat(reasons).containsOnlyKeys(2, 3, 4, 5, 6, 7, 8);
    assertThat(reasons.get(2)).contains("\"not-a-url\" is not a web address");
    assertThat(reasons.get(3)).isEqualTo("is watched already");
    assertThat(reasons.get(4)).contains("file: addresses can't be watched");
    assertThat(reasons.get(5)).isEqualTo("is the same URL as line 1");
    assertThat(reasons.get(6)).contains("is not a public address");
    assertThat(reasons.get(7)).contains("a tag has 1 to 60 characters");
    assertThat(reasons.get(8)).contains("user name or password");
    assertThat(answer.at("/skipped/0/url").textValue()).isEqualTo("not-a-url");
    assertThat(answer.toString()).doesNotContain("secret");
    // The same words as when it is added alone.
    JsonNode alone = json(gateway.send("POST", "/api/v1/watches", "{\"url\":\"not-a-url\"}"));
    assertThat(reasons.get(2)).isEqualTo(alone.at("/errors/0/message").textValue());
  }

  @Test
  void namesInOtherScriptsAreTakenInTheirAsciiForm() {
    JsonNode answer =
        imported(
            "https://bücher.example/straße überall\nhttps://例え.テスト/\nhttps://straße.example/\n");

    assertThat(answer.get("created").intValue()).isEqualTo(2);
    assertThat(watched())
        .containsEntry("https://xn--bcher-kva.example/stra%C3%9Fe", "[\"überall\"]")
        .containsKey("https://xn--r8jz45g.xn--zckzah/");
    assertThat(reasons(answer).get(3)).contains("xn-- form");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void aByteOrderMarkIsNoPartOfTheFirstLine(String charset) {
    byte[] body =
        "\ufeffhttps://a.example/ä\r\nhttps://b.example\r\n".getBytes(Charset.forName(charset));

    assertThat(imported("text/plain", body).get("created").intValue()).isEqualTo(2);
    assertThat(watched()).containsKey("https://a.example/%C3%A4");
  }

  @Test
  void bytesThatAreNoTextAreReportedUnlessTheirCharsetIsNamed() {
    byte[] latin = "https://a.example/ä\nhttps://b.example\n".getBytes(StandardCharsets.ISO_8859_1);

    JsonNode unnamed = imported("text/plain", latin);
    assertThat(unnamed.get("created").intValue()).isOne();
    assertThat(reasons(unnamed).get(1)).contains("no UTF-8 text");

    JsonNode named = imported("text/plain; charset=ISO-8859-1", latin);
    assertThat(named.get("created").intValue()).isOne();
    assertThat(watched()).containsKey("https://a.example/%C3%A4");
  }

  @Test
  void importedWatchesAreDueAtOnceAfterWhatAUserAskedFor() {
    imported("https://a.example/1\nhttps://a.example/2\n");
    String asked = gateway.add("https://a.example/3");

    JsonNode queue = json(gateway.get("/api/v1/queue")).get("items");

    assertThat(queue).hasSize(3);
    assertThat(queue.at("/0/watchId").textValue()).isEqualTo(asked);
    assertThat(queue)
        .extracting(entry -> entry.get("priority").intValue())
        .containsExactly(2, 0, 0);
  }

  @Test
  void tenThousandLinesAreTakenAndASecondTimeSkipped() {
    takeAndTakeAgain(10_000);
  }

  @Test
  @Tag("long")
  void aHundredThousandLinesAreTakenAndASecondTimeSkipped() {
    takeAndTakeAgain(100_000);
  }

  private void takeAndTakeAgain(int count) {
    String list =
        IntStream.range(0, count)
            .mapToObj(i -> "https://site-%d.example/page/%d tag-%d".formatted(i % 1000, i, i % 10))
            .collect(Collectors.joining("\n"));

    JsonNode answer = imported(list + "\nhttps://site-0.example/page/0\n");

    assertThat(answer.get("created").intValue()).isEqualTo(count);
    assertThat(reasons(answer)).isEqualTo(Map.of(count + 1, "is the same URL as line 1"));
    assertThat(total()).isEqualTo(count);

    JsonNode again = imported(list);
    assertThat(again.get("created").intValue()).isZero();
    assertThat(again.get("skipped")).hasSize(count);
  }

  @Test
  void nothingToImportIsNoError() {
    assertThat(imported("").get("created").intValue()).isZero();
    assertThat(imported("# nothing\n\n").get("skipped")).isEmpty();
  }

  @Test
  void ourOwnExportIsTaken() {
    JsonNode answer =
        imported(
            "application/json",
            """
            {"watches": [
              {"url": "https://a.example/1", "title": "One", "interval": "PT30M", "tags": ["x"]},
              {"url": "https://a.example/1"},
              {"url": "https://a.example/2", "interval": "PT1S", "engine": "lynx"},
              {"title": "no URL"},
              7,
              {"url": "https://a.example/3", "colour": "red"}
            ], "format": "pagewatch", "version": 1, "unknown": {"a": []}}
            """
                .getBytes(StandardCharsets.UTF_8));

    assertThat(answer.get("created").intValue()).isEqualTo(2);
    Map<Integer, String> reasons = reasons(answer);
    assertThat(reasons).containsOnlyKeys(2, 3, 4, 5);
    assertThat(reasons.get(2)).isEqualTo("is the same URL as watch 1");
    assertThat(reasons.get(3)).contains("interval: ").contains("engine: ");
    assertThat(reasons.get(4)).contains("a URL is needed");
    assertThat(reasons.get(5)).contains("object");
    assertThat(answer.at("/notes/0/line").intValue()).isEqualTo(6);
    assertThat(answer.at("/notes/0/message").textValue()).contains("colour");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "[]",
        "{\"format\":\"pagewatch\",\"version\":1}",
        "{\"format\":\"pagewatch\",\"version\":2,\"watches\":[{\"url\":\"https://a.example\"}]}",
        "{\"format\":\"other\",\"version\":1,\"watches\":[{\"url\":\"https://a.example\"}]}",
        "{\"watching\":{}}",
        "{\"format\":\"pagewatch\",\"version\":1,\"watches\":[],\"watches\":[{\"url\":\"https://a.example\"}]}",
        "{\"format\":\"pagewatch\",\"version\":1,\"watches\":[{\"url\":\"https://a.example\"}]} x",
      })
  void jsonThatIsNoExportIsRefusedAsAWhole(String body) {
    refused(400, "application/json", body);
  }

  @Test
  void malformedJsonIsRefusedWithLineAndColumnBeforeAnythingIsAdded() {
    HttpResponse<String> answer =
        refused(
            400,
            "application/json",
            """
            {"format": "pagewatch", "version": 1, "watches": [
            {"url": "https://a.example/1"},
            {"url": "https://a.example/2",}
            ]}""");

    assertThat(json(answer).get("detail").textValue()).contains("line 3, column 31");
  }

  @Test
  void aWatchOfManyMegabytesIsRefused() {
    String body =
        "{\"format\":\"pagewatch\",\"version\":1,\"watches\":[{\"url\":\"https://a.example\",\"tags\":[%s]}]}"
            .formatted("11,".repeat(3_000_000) + "11");

    assertThat(json(refused(400, "application/json", body)).get("detail").textValue())
        .contains("watch 1 has over");
  }

  @Test
  void otherKindsOfBodyAreRefused() {
    assertThat(json(refused(415, "text/html", "<p>")).get("detail").textValue())
        .contains("text/plain")
        .contains("application/zip");
    refused(415, "application/x-www-form-urlencoded", "a=b");
    refused(415, "text/plain; charset=klingon", "https://a.example");
  }

  @Test
  void aListOverItsLimitIsRefused() {
    String line = "https://a.example/" + "x".repeat(80) + "\n";

    assertThat(
            json(refused(413, "text/plain", line.repeat(20_000_000 / line.length() + 1)))
                .get("detail")
                .textValue())
        .contains("20 MB");
  }
}
