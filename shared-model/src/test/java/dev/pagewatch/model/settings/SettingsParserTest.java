package dev.pagewatch.model.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pagewatch.model.net.Cidr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsParserTest {

  private static final Machine MACHINE = new Machine(2, 8_000_000_000L);

  /** Pins every name and default: what changes here changes for operators. */
  @Test
  void everySettingHasTheNameAndDefaultOperatorsRelyOn() throws Exception {
    Map<String, String> defaults = new LinkedHashMap<>();
    for (Setting setting : Setting.values()) {
      defaults.put(setting.variable(), setting.defaultText().orElse("(none)"));
    }

    assertThat(defaults)
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("PAGEWATCH_HTTP_HOST", "127.0.0.1"),
                Map.entry("PAGEWATCH_HTTP_PORT", "8080"),
                Map.entry("PAGEWATCH_DATA_DIR", "./data"),
                Map.entry("PAGEWATCH_CACHE_DIR", "(none)"),
                Map.entry("PAGEWATCH_DB_URL", "(none)"),
                Map.entry("PAGEWATCH_DB_USER", "(none)"),
                Map.entry("PAGEWATCH_DB_PASSWORD", "(none)"),
                Map.entry("PAGEWATCH_PASSWORD", "(none)"),
                Map.entry("PAGEWATCH_ALLOWED_ORIGINS", ""),
                Map.entry("PAGEWATCH_ALLOWED_NETWORKS", ""),
                Map.entry("PAGEWATCH_BROWSER_SLOTS", "(none)"),
                Map.entry("PAGEWATCH_HTTP_SLOTS", "64"),
                Map.entry("PAGEWATCH_HOST_LIMIT", "4"),
                Map.entry("PAGEWATCH_HOST_SPACING", "PT0.5S"),
                Map.entry("PAGEWATCH_BROWSER_PATH", "(none)"),
                Map.entry("PAGEWATCH_CHECK_TIMEOUT", "PT45S"),
                Map.entry("PAGEWATCH_HISTORY_COUNT", "500"),
                Map.entry("PAGEWATCH_HISTORY_AGE", "(none)"),
                Map.entry("PAGEWATCH_CLUSTER", "none"),
                Map.entry("PAGEWATCH_CLUSTER_DNS", "(none)"),
                Map.entry("PAGEWATCH_CLUSTER_MEMBERS", ""),
                Map.entry("PAGEWATCH_CLUSTER_HOST", "(none)"),
                Map.entry("PAGEWATCH_CLUSTER_PORT", "5701"),
                Map.entry("PAGEWATCH_CLUSTER_BUS_PORT", "15701"),
                Map.entry("PAGEWATCH_LOG", "info")));
    assertThat(SettingsParser.parse(Map.of(), MACHINE))
        .isEqualTo(
            new Settings(
                new HttpSettings("127.0.0.1", 8080, List.of(), Optional.empty()),
                Path.of("./data"),
                Optional.empty(),
                new DatabaseSettings(Optional.empty(), Optional.empty(), Optional.empty()),
                new CheckSettings(
                    new SlotBounds(4, 13),
                    64,
                    Optional.empty(),
                    Duration.ofSeconds(45),
                    4,
                    Duration.ofMillis(500),
                    List.of()),
                new HistorySettings(500, Optional.empty()),
                new ClusterSettings(Optional.empty(), List.of(), Optional.empty(), 5701, 15701),
                new LogSettings(LogLevel.INFO, Map.of())));
  }

  @Test
  void everyValueGivenIsTaken() throws Exception {
    Settings settings =
        SettingsParser.parse(
            Map.ofEntries(
                Map.entry("PAGEWATCH_HTTP_HOST", "[::1]"),
                Map.entry("PAGEWATCH_HTTP_PORT", "0"),
                Map.entry("PAGEWATCH_DATA_DIR", "/srv/pw"),
                Map.entry("PAGEWATCH_CACHE_DIR", "/srv/cache"),
                Map.entry("PAGEWATCH_HOST_LIMIT", "8"),
                Map.entry("PAGEWATCH_HOST_SPACING", "PT0S"),
                Map.entry("PAGEWATCH_DB_URL", "jdbc:postgresql://h/db"),
                Map.entry("PAGEWATCH_DB_USER", "pw"),
                Map.entry("PAGEWATCH_DB_PASSWORD", "hunter2"),
                Map.entry("PAGEWATCH_PASSWORD", "correct horse"),
                Map.entry(
                    "PAGEWATCH_ALLOWED_ORIGINS", "https://Watch.example.org:443, http://a:8081"),
                Map.entry("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8, fd00::/8"),
                Map.entry("PAGEWATCH_BROWSER_SLOTS", "3"),
                Map.entry("PAGEWATCH_HTTP_SLOTS", "128"),
                Map.entry("PAGEWATCH_BROWSER_PATH", "/opt/chromium"),
                Map.entry("PAGEWATCH_CHECK_TIMEOUT", "PT1M30S"),
                Map.entry("PAGEWATCH_HISTORY_COUNT", "20"),
                Map.entry("PAGEWATCH_HISTORY_AGE", "P90D"),
                Map.entry("PAGEWATCH_CLUSTER", "none"),
                Map.entry("PAGEWATCH_CLUSTER_DNS", "pagewatch-headless"),
                Map.entry("PAGEWATCH_CLUSTER_MEMBERS", "a:5701,[::1]:5702"),
                Map.entry("PAGEWATCH_CLUSTER_HOST", "10.1.2.3"),
                Map.entry("PAGEWATCH_CLUSTER_PORT", "5702"),
                Map.entry("PAGEWATCH_CLUSTER_BUS_PORT", "0"),
                Map.entry("PAGEWATCH_LOG", "warn,bridge=debug,io.vertx=trace")),
            MACHINE);

    assertThat(settings)
        .isEqualTo(
            new Settings(
                new HttpSettings(
                    "::1",
                    0,
                    List.of("https://watch.example.org", "http://a:8081"),
                    Optional.of(new Secret("correct horse"))),
                Path.of("/srv/pw"),
                Optional.of(Path.of("/srv/cache")),
                new DatabaseSettings(
                    Optional.of("jdbc:postgresql://h/db"),
                    Optional.of("pw"),
                    Optional.of(new Secret("hunter2"))),
                new CheckSettings(
                    SlotBounds.fixed(3),
                    128,
                    Optional.of(Path.of("/opt/chromium")),
                    Duration.ofSeconds(90),
                    8,
                    Duration.ZERO,
                    List.of(Cidr.parse("127.0.0.0/8"), Cidr.parse("fd00::/8"))),
                new HistorySettings(20, Optional.of(Duration.ofDays(90))),
                new ClusterSettings(
                    Optional.of("pagewatch-headless"),
                    List.of(
                        new ClusterSettings.Member("a", 5701),
                        new ClusterSettings.Member("::1", 5702)),
                    Optional.of("10.1.2.3"),
                    5702,
                    0),
                new LogSettings(
                    LogLevel.WARN,
                    Map.of(
                        "dev.pagewatch.gateway.bridge",
                        LogLevel.DEBUG,
                        "io.vertx",
                        LogLevel.TRACE))));
    assertThat(settings.toString()).doesNotContain("hunter2", "correct horse");
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws Exception {
    Settings settings =
        SettingsParser.parse(
            Map.of("http.port", "81", "PAGEWATCH_HTTP_PORT", "82", "http.slots", "7"), MACHINE);

    assertThat(settings.http().port()).isEqualTo(82);
    assertThat(settings.checks().httpSlots()).isEqualTo(7);
  }

  @Test
  void blankTextCountsAsNotGiven() throws Exception {
    Settings settings =
        SettingsParser.parse(
            Map.of("PAGEWATCH_PASSWORD", "", "PAGEWATCH_HTTP_PORT", "  ", "http.port", "81"),
            MACHINE);

    assertThat(settings.http().port()).isEqualTo(81);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "PAGEWATCH_HTTP_PORT | 65536 | a port from 1 to 65535, or 0 for a free one",
        "PAGEWATCH_HTTP_PORT | -1 | a port from 1 to 65535, or 0 for a free one",
        "PAGEWATCH_HTTP_PORT | 99999999999 | a port from 1 to 65535, or 0 for a free one",
        "http.port | eighty | a port from 1 to 65535, or 0 for a free one",
        "PAGEWATCH_HTTP_HOST | 127.0.0.0/8 | an address of this machine",
        "PAGEWATCH_HTTP_HOST | watch.example.org | an address of this machine",
        "PAGEWATCH_DB_URL | jdbc:mysql://h/db | a PostgreSQL database, like jdbc:postgresql://host/name",
        "PAGEWATCH_ALLOWED_ORIGINS | https://a.example/path | \"https://a.example/path\" is not an"
            + " origin",
        "PAGEWATCH_ALLOWED_ORIGINS | * | is not an origin",
        "PAGEWATCH_ALLOWED_NETWORKS | 10.0.0.0/8,10.0.0.0/40 | \"10.0.0.0/40\" needs a number from"
            + " 0 to 32",
        "PAGEWATCH_ALLOWED_NETWORKS | example.org | \"example.org\" is not a network",
        "PAGEWATCH_BROWSER_SLOTS | 0 | a whole number from 1 to 64",
        "PAGEWATCH_HTTP_SLOTS | 5000 | a whole number from 1 to 4096",
        "PAGEWATCH_HOST_LIMIT | 0 | a whole number from 1 to 1000",
        "PAGEWATCH_HOST_SPACING | PT2H | a duration from PT0S to PT1H, like PT0.5S",
        "PAGEWATCH_CHECK_TIMEOUT | 45 | a duration from PT1S to PT30M, like PT45S",
        "PAGEWATCH_CHECK_TIMEOUT | PT0.5S | a duration from PT1S to PT30M, like PT45S",
        "PAGEWATCH_CHECK_TIMEOUT | PT31M | a duration from PT1S to PT30M, like PT45S",
        "PAGEWATCH_CHECK_TIMEOUT | -PT45S | a duration from PT1S to PT30M, like PT45S",
        "PAGEWATCH_CHECK_TIMEOUT | PT999999999999999999S | a duration from PT1S to PT30M",
        "PAGEWATCH_HISTORY_COUNT | 0 | a whole number from 1 to 1000000",
        "PAGEWATCH_HISTORY_COUNT | 1000001 | a whole number from 1 to 1000000",
        "PAGEWATCH_HISTORY_AGE | PT12H | a duration from P1D to P36525D, like P90D",
        "PAGEWATCH_HISTORY_AGE | 90 | a duration from P1D to P36525D, like P90D",
        "PAGEWATCH_CLUSTER | hazelcast | only none so far; clusters come with a later version",
        "PAGEWATCH_CLUSTER_MEMBERS | a:5701,b | host:port pairs separated by commas",
        "PAGEWATCH_CLUSTER_PORT | 0 | a port from 1 to 65535",
        "PAGEWATCH_LOG | loud | \"loud\" is no level",
        "PAGEWATCH_LOG | info,debug | it takes one level",
        "PAGEWATCH_LOG | info,brige=debug | there is no logger \"brige\"; the nearest is bridge",
        "PAGEWATCH_LOG | info, | it takes one level",
      })
  void aRefusedValueIsNamedWithWhatIsAccepted(String name, String value, String accepted) {
    assertThat(problems(Map.of(name, value)))
        .singleElement()
        .asString()
        .startsWith(name + "=" + value + " is not accepted: ")
        .contains(accepted);
  }

  @ParameterizedTest
  @CsvSource({
    "PAGEWATCH_HTP_PORT, PAGEWATCH_HTTP_PORT",
    "PAGEWATCH_PORT, PAGEWATCH_HTTP_PORT",
    "PAGEWATCH_BROWSER_SLOT, PAGEWATCH_BROWSER_SLOTS",
    "PAGEWATCH_DATADIR, PAGEWATCH_DATA_DIR",
    "http_port, http.port",
    "allowedNetworks, allowed.networks",
  })
  void anUnknownNameIsAnsweredWithTheNearest(String name, String nearest) {
    assertThat(problems(Map.of(name, "1")))
        .containsExactly(name + " is not a setting; the nearest is " + nearest);
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThat(
            problems(
                Map.of(
                    "PAGEWATCH_HTTP_PORT", "x", "PAGEWATCH_HTTP_SLOTS", "y", "PAGEWATCH_Z", "z")))
        .hasSize(3);
  }

  @Test
  void aPasswordIsRefusedWithoutBeingShown() {
    for (String password : new String[] {"hunter2", "hunter2".repeat(143)}) {
      assertThat(problems(Map.of("PAGEWATCH_PASSWORD", password)))
          .singleElement()
          .asString()
          .contains("PAGEWATCH_PASSWORD", "a password of 8 to 1000 characters")
          .doesNotContain("hunter2");
    }
    assertThat(
            problems(Map.of("PAGEWATCH_DB_URL", "postgresql://me:hunter2@h/db?password=hunter2")))
        .singleElement()
        .asString()
        .contains("PAGEWATCH_DB_URL")
        .doesNotContain("hunter2");
  }

  @Test
  void whateverIsWrittenStaysOneShortLine() {
    assertThat(problems(Map.of("PAGEWATCH_LOG", "a\nb\r\u001b[31m" + "x".repeat(10_000))))
        .singleElement()
        .asString()
        .doesNotContainPattern("\\p{Cntrl}")
        .hasSizeLessThan(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"127.0.0.1", "::1", "localhost", "LOCALHOST", "0.0.0.0", "::", "192.168.1.5"})
  void everyAddressIsAccepted(String host) throws Exception {
    assertThat(SettingsParser.parse(Map.of("http.host", host), MACHINE).http().host())
        .isEqualToIgnoringCase(host);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4_000_000_000, 2, 6",
    "2, 4_000_000_000, 4, 6",
    "2, 16_000_000_000, 4, 16",
    "2, 1_000_000_000, 1, 1",
    "2, 2_000_000_000, 3, 3",
    "8, 500_000_000, 1, 1",
    "64, 500_000_000_000, 16, 16",
  })
  void browserSlotsFollowCoresAndMemory(int cores, String memory, int least, int most) {
    Machine machine = new Machine(cores, Long.parseLong(memory.replace("_", "")));

    assertThat(CheckSettings.defaultBrowserSlots(machine)).isEqualTo(new SlotBounds(least, most));
  }

  private static List<String> problems(Map<String, String> values) {
    return assertThatExceptionOfType(InvalidSettingsException.class)
        .isThrownBy(() -> SettingsParser.parse(values, MACHINE))
        .actual()
        .problems();
  }
}
