package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backups of changedetection.io, and what pretends to be one, through REST. */
class BackupImportTest {

  private static final String PATH = "/api/v1/watches/import";
  private static final String ONE = "0d2fd3d5-5a7a-4a3e-9c5b-0f6f3f7d1a01";
  private static final String TWO = "0d2fd3d5-5a7a-4a3e-9c5b-0f6f3f7d1a02";
  private static final String TAG = "7a1f0a50-0e0a-4d0e-8d7a-5d1f6f0c2b10";

  /** As the versions with one file for all wrote it. */
  private static final String INDEX =
      """
      {
        "note": "Hello! If you change this file manually, please be sure to restart",
        "watching": {
          "%s": {
            "url": "https://shop.example/kettles", "title": "Kettles", "tags": ["%s", "gone"],
            "paused": true, "notification_muted": true, "fetch_backend": "html_webdriver",
            "time_between_check": {"weeks": null, "days": 1, "hours": null, "minutes": 30, "seconds": null},
            "time_between_check_use_default": false, "processor": "text_json_diff",
            "include_filters": ["#price"], "headers": {}, "ignore_text": [], "method": "GET",
            "body": null, "proxy": null, "browser_steps": [], "history": {}
          },
          "%s": {
            "url": "https://town.example/minutes", "title": null, "tag": "council, minutes ", "tags": [],
            "paused": false, "fetch_backend": "system",
            "time_between_check": {"weeks": null, "days": null, "hours": 9, "minutes": null, "seconds": null},
            "time_between_check_use_default": true
          },
          "c": {"url": "source:https://raw.example/feed", "minutes_between_check": 5},
          "d": {"url": "https://a.example/{{ now }}"},
          "e": {"url": "https://quick.example", "time_between_check": {"seconds": 3}},
          "f": {"title": "nowhere"},
          "g": {"url": "ftp://files.example/"},
          "h": {"url": "https://town.example/minutes"},
          "i": "no watch"
        },
        "settings": {
          "headers": {"User-Agent": "x"},
          "requests": {"time_between_check": {"weeks": null, "days": null, "hours": 4, "minutes": null, "seconds": null}, "workers": 10},
          "application": {
            "all_paused": false, "fetch_backend": "html_requests", "password": "secret",
            "tags": {"%s": {"title": "prices", "uuid": "%s", "overrides_watch": false, "headers": {}}}
          }
        }
      }
      """
          .formatted(ONE, TAG, TWO, TAG, TAG);

  @TempDir Path data;
  private RunningGateway gateway;

  /** A file in a zip. */
  private record File(String name, Buffer content) {
    static File of(String name, String content) {
      return new File(name, Buffer.buffer(content));
    }

    static File of(String name, byte[] content) {
      return new File(name, Buffer.buffer(content));
    }
  }

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data);
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
    Path uploads = data.resolve("tmp");
    if (Files.exists(uploads)) {
      try (Stream<Path> left = Files.list(uploads)) {
        assertThat(left).isEmpty();
      }
    }
  }

  private static byte[] zip(File... files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (File file : files) {
        zip.putNextEntry(new ZipEntry(file.name()));
        zip.write(file.content().getBytes());
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private JsonNode imported(byte[] zip) {
    HttpResponse<String> answer = gateway.post(PATH, "application/zip", zip);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return json(answer);
  }

  private String refused(byte[] zip) {
    HttpResponse<String> answer = gateway.post(PATH, "application/zip", zip);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(json(gateway.get("/api/v1/watches")).get("total").intValue()).isZero();
    return json(answer).get("detail").textValue();
  }

  private JsonNode watch(String query) {
    JsonNode page = json(gateway.get("/api/v1/watches?query=" + query));
    assertThat(page.get("total").intValue()).as(query).isOne();
    return page.at("/items/0");
  }

  private static JsonNode skipped(JsonNode answer, int line) {
    for (JsonNode each : answer.get("skipped")) {
      if (each.get("line").intValue() == line) {
        return each.get("reason");
      }
    }
    throw new AssertionError("nothing skipped at " + line + ": " + answer);
  }

  @Test
  void aBackupWithOneFileForAllBecomesWatchesWithTheirSettings() throws Exception {
    byte[] zip =
        zip(
            File.of("url-watches.json", INDEX),
            File.of("secret.txt", "s3cret"),
            File.of(ONE + "/history.txt", "1,a.txt"),
            File.of("url-list.txt", "https://shop.example/kettles\r\n"));

    JsonNode answer = imported(zip);

    assertThat(answer.get("created").intValue()).as(answer.toString()).isEqualTo(4);
    JsonNode kettles = watch("kettles");
    assertThat(kettles.get("title").textValue()).isEqualTo("Kettles");
    assertThat(kettles.get("tags").toString()).isEqualTo("[\"prices\"]");
    assertThat(kettles.get("paused").booleanValue()).isTrue();
    assertThat(kettles.get("muted").booleanValue()).isTrue();
    assertThat(kettles.get("engine").textValue()).isEqualTo("browser");
    assertThat(kettles.get("interval").textValue()).isEqualTo("PT24H30M");
    JsonNode minutes = watch("town.example");
    assertThat(minutes.get("title").isNull()).isTrue();
    assertThat(minutes.get("tags").toString()).isEqualTo("[\"council\",\"minutes\"]");
    assertThat(minutes.get("engine").textValue()).isEqualTo("http");
    assertThat(minutes.get("interval").textValue()).isEqualTo("PT4H");
    assertThat(watch("raw.example").get("url").textValue()).isEqualTo("https://raw.example/feed");
    assertThat(watch("raw.example").get("interval").textValue()).isEqualTo("PT5M");
    assertThat(watch("quick.example").get("interval").textValue()).isEqualTo("PT10S");
  }

  @Test
  void filtersAndConditionsAreTakenOverWhereTheyMeanTheSame() throws Exception {
    String index =
        """
        {"watching": {"a": {
          "url": "https://shop.example/a",
          "include_filters": ["#price", "//h1", "xpath://p", "json:$.price", "jq:.a", "jqraw:.b"],
          "subtractive_selectors": [".ad", "//footer"],
          "extract_text": ["/Price: (\\\\d+)/i"],
          "ignore_text": ["visitors", "/(?<=a)b/"],
          "trigger_text": ["in stock"], "text_should_not_be_present": ["maintenance"],
          "trim_text_whitespace": true, "sort_text_alphabetically": true,
          "remove_duplicate_lines": true, "check_unique_lines": true,
          "filter_text_added": true, "filter_text_removed": false, "filter_text_replaced": true,
          "headers": {"x": "y"}
        }, "b": {"url": "https://shop.example/b", "css_filter": ".old"}}}""";

    JsonNode answer = imported(zip(File.of("url-watches.json", index)));

    JsonNode watch = whole("shop.example/a");
    assertThat(watch.get("filters"))
        .isEqualTo(
            RunningGateway.parsed(
                """
                {"include": ["css:#price", "xpath://h1", "xpath://p", "jsonpath:$.price", "jq:.a",
                             "jq:.b"],
                 "remove": ["css:.ad", "xpath://footer"], "extract": ["/Price: (\\\\d+)/i"],
                 "ignore": ["visitors"], "trim": true, "sortLines": true, "uniqueLines": true,
                 "onlyNewLines": true}"""));
    assertThat(watch.get("trigger"))
        .isEqualTo(
            RunningGateway.parsed(
                """
                {"present": ["in stock"], "blockWhilePresent": ["maintenance"],
                 "changes": ["added", "replaced"]}"""));
    assertThat(whole("shop.example/b").at("/filters/include/0").textValue()).isEqualTo("css:.old");
    String notes = answer.get("notes").toString();
    assertThat(notes)
        .contains("ignore_text: \\\"/(?<=a)b/\\\" is left out: it is not a regular expression")
        .contains("each of the selectors must find something")
        .contains("can't do it yet: headers");
  }

  @Test
  void aRestockWatchBecomesOneOfAPrice() throws Exception {
    String index =
        "{\"watching\":{\"a\":{\"url\":\"https://shop.example/kettle\",\"processor\":\"restock_diff\"}},\"settings\":{}}";

    JsonNode answer = imported(zip(File.of("url-watches.json", index)));

    assertThat(answer.get("notes")).isEmpty();
    assertThat(whole("kettle").get("kind").textValue()).isEqualTo("price");
  }

  private JsonNode whole(String words) {
    return RunningGateway.json(
        gateway.get("/api/v1/watches/" + watch(words).get("id").textValue()));
  }

  @Test
  void whatCanNotBeTakenOverIsReportedWatchByWatch() throws Exception {
    JsonNode answer = imported(zip(File.of("url-watches.json", INDEX)));

    assertThat(skipped(answer, 4).textValue()).contains("template");
    assertThat(skipped(answer, 6).textValue()).contains("no URL");
    assertThat(skipped(answer, 7).textValue()).contains("ftp: addresses can't be watched");
    assertThat(skipped(answer, 8).textValue()).isEqualTo("is the same URL as watch 2");
    assertThat(skipped(answer, 9).textValue()).contains("object");
    assertThat(answer.get("skipped")).hasSize(5);
    String notes = answer.get("notes").toString();
    assertThat(notes).contains("source:").contains("PT3S becomes PT10S");
    assertThat(notes)
        .doesNotContain("headers")
        .doesNotContain("ignore_text")
        .doesNotContain("include_filters");
    assertThat(answer.toString()).doesNotContain("secret");
  }

  @Test
  void aBackupWithAFolderForEachIsPreferredToTheOldFileBesideIt() throws Exception {
    byte[] zip =
        zip(
            File.of(
                ONE + "/watch.json",
                """
                {"url": "https://new.example/one", "tags": ["%s"], "fetch_backend": "system",
                 "time_between_check_use_default": true, "time_schedule_limit": {"enabled": false}}
                """
                    .formatted(TAG)),
            File.of(TWO + "/watch.json", "{\"url\": \"https://new.example/two\","),
            File.of("../" + TWO + "/watch.json", "{\"url\": \"https://slip.example\"}"),
            File.of("/etc/" + TWO + "/watch.json", "{\"url\": \"https://slip.example\"}"),
            File.of(TWO + "/history.txt", "1,a.txt"),
            File.of("url-watches.json", INDEX),
            File.of(TAG + "/tag.json", "{\"title\": \"news\"}"),
            File.of("browsers.json", "{\"b1\": {\"base_fetcher\": \"html_webdriver\"}}"),
            File.of(
                "changedetection.json",
                """
                {"settings": {"requests": {"time_between_check": {"minutes": 20}},
                 "application": {"fetch_backend": "b1", "tags": {}, "all_paused": true}}}
                """));

    JsonNode answer = imported(zip);

    assertThat(answer.get("created").intValue()).as(answer.toString()).isOne();
    JsonNode one = watch("new.example");
    assertThat(one.get("tags").toString()).isEqualTo("[\"news\"]");
    assertThat(one.get("engine").textValue()).isEqualTo("browser");
    assertThat(one.get("interval").textValue()).isEqualTo("PT20M");
    assertThat(one.get("paused").booleanValue()).isTrue();
    assertThat(skipped(answer, 2).textValue()).contains(TWO).contains("line 1, column");
    assertThat(answer.get("skipped")).hasSize(1);
  }

  @Test
  void aScheduleIsTakenOverDayByDay() throws Exception {
    String day =
        "\"%s\": {\"enabled\": %s, \"start_time\": \"%s\", \"duration\": {\"hours\": \"%s\", \"minutes\": \"%s\"}}";
    String limit =
        Stream.of(
                day.formatted("monday", true, "08:30", "10", "15"),
                day.formatted("tuesday", true, "08:30", "10", "15"),
                day.formatted("wednesday", true, "22:00", "04", "00"),
                day.formatted("thursday", false, "00:00", "24", "00"),
                day.formatted("friday", true, "06:00", "24", "00"))
            .collect(Collectors.joining(", ", "{\"enabled\": true, ", "}"));
    byte[] zip =
        zip(
            File.of(
                "url-watches.json",
                """
                {"watching": {
                  "a": {"url": "https://some.example", "time_schedule_limit": %s},
                  "b": {"url": "https://never.example", "time_schedule_limit": {"enabled": true}},
                  "c": {"url": "https://odd.example",
                    "time_schedule_limit": {"enabled": true, "monday": {"enabled": true, "start_time": "noon"}}}
                 }, "settings": {"application": {"scheduler_timezone_default": "Europe/Berlin"}}}
                """
                    .formatted(limit)));

    JsonNode answer = imported(zip);

    assertThat(answer.get("created").intValue()).as(answer.toString()).isEqualTo(3);
    assertThat(watch("some.example").get("schedule"))
        .isEqualTo(
            RunningGateway.parsed(
                """
                {"windows": [
                  {"days": ["mon", "tue"], "from": "08:30", "to": "18:45"},
                  {"days": ["wed"], "from": "22:00", "to": "02:00"},
                  {"days": ["fri"], "from": "06:00", "to": "00:00"},
                  {"days": ["sat"], "from": "00:00", "to": "06:00"}],
                 "timezone": "Europe/Berlin"}"""));
    assertThat(watch("never.example").get("schedule").isNull()).isTrue();
    assertThat(answer.get("notes")).hasSize(2);
  }

  @Test
  void aBackupThatWasPackedAgainInAFolderIsTaken() throws Exception {
    assertThat(
            imported(zip(File.of("datastore/url-watches.json", INDEX))).get("created").intValue())
        .isEqualTo(4);
  }

  @Test
  void aBackupOfFiveThousandWatchesWithHistoryIsTaken() throws Exception {
    Random random = new Random(1);
    File[] files = new File[10_001];
    files[0] = File.of("changedetection.json", "{\"settings\": {}}");
    for (int i = 0; i < 5_000; i++) {
      String folder = "0d2fd3d5-5a7a-4a3e-9c5b-%012d".formatted(i);
      byte[] history = new byte[2_000];
      random.nextBytes(history);
      files[2 * i + 1] = File.of(folder + "/" + i + ".txt.br", history);
      files[2 * i + 2] =
          File.of(folder + "/watch.json", "{\"url\": \"https://a.example/%d\"}".formatted(i));
    }

    JsonNode answer = imported(zip(files));

    assertThat(answer.get("created").intValue()).isEqualTo(5_000);
    assertThat(watch("a.example/4999").get("interval").textValue()).isEqualTo("PT3H");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "P", "PK", "PK and no zip", "no zip at all"})
  void whatIsNoZipIsRefused(String body) {
    refused(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aZipOfSomethingElseIsRefused() throws Exception {
    assertThat(refused(zip())).contains("changedetection.io");
    assertThat(refused(zip(File.of("notes.txt", "hello")))).contains("url-watches.json");
    assertThat(refused(zip(File.of("../url-watches.json", INDEX)))).contains("url-watches.json");
  }

  @Test
  void aDamagedZipIsRefusedWhereverItIsDamaged() throws Exception {
    byte[] random = new byte[50_000];
    new Random(2).nextBytes(random);
    byte[] whole = zip(File.of("a.png", random), File.of("url-watches.json", INDEX));

    assertThat(refused(Arrays.copyOf(whole, 1_000))).contains("damaged");
    assertThat(refused(Arrays.copyOf(whole, random.length + 400))).contains("damaged");
    for (int at = 60; at < random.length; at += 9_973) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 0x55;
      assertThat(refused(flipped)).contains("damaged");
    }
  }

  @Test
  void aBrokenListOfWatchesIsRefusedWithLineAndColumn() throws Exception {
    assertThat(refused(zip(File.of("url-watches.json", "{\"watching\": {\n\"a\": {,}}}"))))
        .contains("url-watches.json is no JSON: line 2, column");
    assertThat(refused(zip(File.of("url-watches.json", "")))).contains("is empty");
  }

  @Test
  void aBombIsRefusedBeforeItIsUnpackedWhole() throws Exception {
    byte[] zeros = new byte[100_000_000];

    assertThat(refused(zip(File.of("history.txt", zeros), File.of("url-watches.json", INDEX))))
        .contains("unpacks to more than");
    assertThat(refused(zip(File.of("url-watches.json", zeros))))
        .contains("url-watches.json is no JSON");
    byte[] spaces = new byte[100_000_001];
    Arrays.fill(spaces, (byte) ' ');
    assertThat(refused(zip(File.of("url-watches.json", spaces)))).contains("unpacks to more than");
  }

  @Test
  void aWatchOfManyMegabytesIsRefused() throws Exception {
    String huge = "{\"url\":\"https://a.example\",\"x\":[%s1]}".formatted("1,".repeat(600_000));

    assertThat(
            refused(zip(File.of("url-watches.json", "{\"watching\":{\"a\":%s}}".formatted(huge)))))
        .contains("watch 1 has over");
    JsonNode answer =
        imported(
            zip(
                File.of(ONE + "/watch.json", huge),
                File.of(TWO + "/watch.json", "{\"url\":\"https://b.example\"}")));
    assertThat(skipped(answer, 1).textValue()).contains("has over");
    assertThat(answer.get("created").intValue()).isOne();
  }

  @Test
  void aZipOverItsLimitIsRefused() {
    HttpResponse<String> answer = gateway.post(PATH, "application/zip", new byte[100_000_001]);

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(json(answer).get("detail").textValue()).contains("100 MB");
  }
}
