package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {

  @TempDir Path dir;
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void aFreePortAndADirectoryOfItsOwn() throws Exception {
    Files.createDirectory(tmp());
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", data().toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT", "HUP"})
  void aSignalStopsItCleanlyWithStatusZeroAndNoChildLeft(String signal) throws Exception {
    try (Launched pagewatch = launch("up")) {
      String url = pagewatch.ready();
      Launched.await(url + "/api/v1/workers", "\"state\":\"idle\"");
      List<ProcessHandle> children = pagewatch.descendants();

      assertThat(pagewatch.signal(signal).status()).isZero();

      assertThat(pagewatch.out()).isEqualTo("Pagewatch ready at " + url);
      assertThat(children).isNotEmpty().noneMatch(Launched::runs);
      assertThat(pagewatch.err()).doesNotContain("WARN", "ERROR", "Exception");
    }
  }

  @Test
  void aSignalWhileBrowsersStartStopsItAsWell() throws Exception {
    try (Launched pagewatch = launch("up")) {
      pagewatch.ready();
      List<ProcessHandle> children = pagewatch.descendants();

      assertThat(pagewatch.signal("TERM").status()).isZero();

      assertThat(children).noneMatch(Launched::runs);
    }
  }

  @Test
  void itServesTheInterfaceItsHealthAndItsMetrics() throws Exception {
    try (Launched pagewatch = launch("up")) {
      String url = pagewatch.ready();

      assertThat(Launched.get(url + "/health/ready")).contains("UP");
      assertThat(Launched.get(url + "/api/v1/system")).contains("\"version\"");
      assertThat(Launched.get(url + "/metrics"))
          .contains("jvm_threads_live_threads ", "process_cpu_usage ", "process_files_open_files ")
          .contains("jvm_memory_used_bytes{", "vertx_http_server_");
    }
  }

  @Test
  void itKeepsAReadableLogInADataDirectoryThatIsItsOwnersAlone() throws Exception {
    settings.put("PAGEWATCH_LOG", "info,standalone=debug");
    try (Launched pagewatch = launch("up")) {
      pagewatch.ready();
      pagewatch.signal("TERM").status();

      assertThat(Files.readAllLines(data().resolve("logs/pagewatch.log")))
          .anyMatch(
              line ->
                  line.matches(
                      "\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}\\S+ INFO  standalone  Pagewatch .* serves .*"))
          .allMatch(line -> line.matches("\\d{4}-.* (INFO |DEBUG|WARN |ERROR) \\S+  .*"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data())))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void aKilledProcessLeavesNoChildAndNothingInTheWayOfTheNext() throws Exception {
    try (Launched killed = launch("up")) {
      Launched.await(killed.ready() + "/api/v1/workers", "\"state\":\"idle\"");
      List<ProcessHandle> children = killed.descendants();
      killed.signal("KILL").status();

      assertThat(children).isNotEmpty();
      Launched.awaitEnd(children);
    }

    try (Launched next = launch("up")) {
      next.ready();

      assertThat(next.signal("TERM").status()).isZero();
      try (Stream<Path> left = Files.list(tmp())) {
        assertThat(left).isEmpty();
      }
    }
  }

  @Test
  void aBadValueEndsTheStartWithOneLineAndStatusTwo() throws Exception {
    settings.put("PAGEWATCH_HTTP_PORT", "eighty");

    refused(2, "PAGEWATCH_HTTP_PORT=eighty is not accepted: it takes a port");
  }

  @Test
  void anUnknownSettingIsAnsweredWithTheNearestAndStatusTwo() throws Exception {
    settings.put("PAGEWATCH_HTP_SLOTS", "3");

    refused(2, "PAGEWATCH_HTP_SLOTS is not a setting; the nearest is PAGEWATCH_HTTP_SLOTS");
  }

  @Test
  void aPasswordThatIsTooShortIsRefusedWithoutBeingShown() throws Exception {
    settings.put("PAGEWATCH_PASSWORD", "hunter2");

    refused(2, "PAGEWATCH_PASSWORD is not accepted: it takes a password of 8 to 1000 characters");
  }

  @Test
  void listeningBeyondLoopbackWithoutAPasswordIsRefused() throws Exception {
    settings.put("PAGEWATCH_HTTP_HOST", "0.0.0.0");

    refused(2, "PAGEWATCH_HTTP_HOST=0.0.0.0 lets others in, so it needs a password");
  }

  @Test
  void withAPasswordItListensBeyondLoopbackAndAsksForItAndShowsItNowhere() throws Exception {
    settings.put("PAGEWATCH_HTTP_HOST", "0.0.0.0");
    settings.put("PAGEWATCH_PASSWORD", "correct horse");
    settings.put("PAGEWATCH_LOG", "trace");
    try (Launched pagewatch = launch("up");
        HttpClient client = HttpClient.newHttpClient()) {
      String url = pagewatch.ready();

      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(url + "/api/v1/system")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(Launched.get(url + "/health/ready")).contains("UP");
      assertThat(pagewatch.signal("TERM").status()).isZero();
      assertThat(pagewatch.out() + pagewatch.err()).doesNotContain("correct horse");
      assertThat(Files.readString(data().resolve("logs/pagewatch.log")))
          .doesNotContain("correct horse");
    }
  }

  @Test
  void aFileIsReadNestedOrDottedAndTheEnvironmentGoesBeforeIt() throws Exception {
    Path other = dir.resolve("other");
    Path file =
        Files.writeString(
            dir.resolve("pagewatch.yaml"),
            """
            http:
              port: 99999
            data.dir: %s
            allowed.networks: [127.0.0.0/8, 10.0.0.0/8]
            browser.slots: 1
            log:
            """
                .formatted(other));
    settings.remove("PAGEWATCH_DATA_DIR");
    settings.remove("PAGEWATCH_BROWSER_SLOTS");
    try (Launched pagewatch = launch("up", "--config", file.toString())) {
      pagewatch.ready();

      assertThat(other.resolve("lock")).exists();
    }
  }

  @Test
  void anUnknownKeyOfAFileIsAnsweredWithTheNearest() throws Exception {
    Path file = Files.writeString(dir.resolve("pagewatch.yaml"), "http: {prot: 1}\n");

    refused(2, "http.prot is not a setting; the nearest is http.port", "--config", file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http: [", "just words", "- a\n- b\n"})
  void aFileThatIsNoYamlOfSettingsIsRefused(String text) throws Exception {
    Path file = Files.writeString(dir.resolve("pagewatch.yaml"), text);

    refused(2, "The settings file " + file + " is not YAML", "--config", file.toString());
  }

  @Test
  void aFileThatIsNotThereIsRefused() throws Exception {
    refused(2, "The settings file nowhere.yaml can't be read", "--config", "nowhere.yaml");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gateway", "worker"})
  void aRoleOfAClusterIsRefusedUntilThereAreClusters(String role) throws Exception {
    try (Launched pagewatch = launch(role)) {
      assertThat(pagewatch.status()).isEqualTo(2);
      assertThat(pagewatch.err()).startsWith("pagewatch: Separate gateways and workers need");
    }
  }

  @Test
  void aPortInUseIsNamedWithItsSettingAndStatusOne() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      settings.put("PAGEWATCH_HTTP_PORT", Integer.toString(taken.getLocalPort()));

      refused(1, "Port " + taken.getLocalPort() + " on 127.0.0.1 can't be listened on");
    }
  }

  @Test
  void aDataDirectoryInUseIsNamedWithTheProcessThatHasItAndStatusOne() throws Exception {
    try (Launched first = launch("up")) {
      first.ready();

      refused(
          1,
          "The data directory %s is in use by another Pagewatch (process %d)"
              .formatted(data().toRealPath(), first.pid()));
    }
  }

  @Test
  void aDataDirectoryThatCannotBeIsNamedWithItsSetting() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "");
    settings.put("PAGEWATCH_DATA_DIR", file.resolve("data").toString());

    refused(1, "The data directory " + file.resolve("data") + " can't be written");
  }

  @Test
  void aFileInPlaceOfTheDataDirectoryIsNamed() throws Exception {
    settings.put("PAGEWATCH_DATA_DIR", Files.writeString(dir.resolve("file"), "").toString());

    refused(1, "The data directory " + dir.resolve("file") + " can't be written (there is a file");
  }

  @Test
  void aCacheDirectoryThatCannotBeIsNamedWithItsSetting() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "");
    settings.put("PAGEWATCH_CACHE_DIR", file.resolve("cache").toString());

    refused(1, "The cache directory " + file.resolve("cache") + " can't be written");
  }

  @Test
  void aDatabaseThatIsNoneIsNamed() throws Exception {
    Files.createDirectories(data());
    Files.writeString(data().resolve("pagewatch.db"), "not a database, and long enough to tell");

    refused(1, "The database can't be used: ");
  }

  @Test
  void aBrowserPathThatLeadsNowhereIsNamedWithItsSetting() throws Exception {
    settings.put("PAGEWATCH_BROWSER_PATH", "/nonexistent");

    refused(1, "PAGEWATCH_BROWSER_PATH=/nonexistent is no executable");
  }

  @Test
  void withoutAnyChromiumItSaysHowToGetOne() throws Exception {
    assumeFalse(
        Files.exists(Path.of("/usr/lib/chromium/chromium-headless-shell")),
        "there is a Chromium at a usual place, whatever PATH says");
    settings.put("PATH", tmp().toString());

    refused(1, "There is no Chromium: install one");
  }

  private void refused(int status, String line, String... options) throws Exception {
    String[] arguments = Stream.concat(Stream.of("up"), Stream.of(options)).toArray(String[]::new);
    try (Launched pagewatch = launch(arguments)) {
      assertThat(pagewatch.status()).as(pagewatch.err()).isEqualTo(status);
      assertThat(pagewatch.err().lines())
          .singleElement()
          .asString()
          .startsWith("pagewatch: " + line);
      assertThat(pagewatch.out()).isEmpty();
    }
  }

  private Launched launch(String... arguments) throws Exception {
    return Launched.java(Main.class, tmp(), settings, arguments);
  }

  private Path data() {
    return dir.resolve("data");
  }

  private Path tmp() {
    return dir.resolve("tmp");
  }
}
