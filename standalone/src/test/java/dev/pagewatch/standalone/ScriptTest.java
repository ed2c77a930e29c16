package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pagewatch.model.settings.Setting;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptTest {

  private static final Path ROOT = Path.of("..");

  @TempDir Path dir;

  @Test
  void shellcheckFindsNothing() throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(path -> Files.isExecutable(Path.of(path, "shellcheck"))),
        "shellcheck is not installed");
    try (Launched check =
        Launched.start(List.of("shellcheck", ROOT + "/pagewatch", ROOT + "/.ci/run"), Map.of())) {
      assertThat(check.status()).as(check.out()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"tset, test", "uo, up", "star, gateway", "biuld, build", "hepl, help"})
  void anUnknownCommandIsAnsweredWithTheNearestAndStatusTwo(String command, String nearest)
      throws Exception {
    try (Launched script = Launched.script(command)) {
      assertThat(script.status()).isEqualTo(2);
      assertThat(script.err()).startsWith("pagewatch: " + command + " is not a command");
      if (!command.equals("star")) {
        assertThat(script.err()).endsWith("the nearest is " + nearest);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "up, --confg, --confg is not an option of up; the nearest is --config",
    "up, --config, --config needs the path of a YAML file",
    "up, --long, up takes no --long; test does",
    "test, --config=x, test takes no --config; up does",
    "restore, --frce, --frce is not an option of restore; the nearest is --force",
    "backup, --force, backup takes no --force; restore does",
    "build, now, build takes no now; ./pagewatch help says what there is",
  })
  void anUnknownOptionIsAnsweredInOneLineWithStatusTwo(String command, String option, String line)
      throws Exception {
    try (Launched script = Launched.script(command, option)) {
      assertThat(script.status()).isEqualTo(2);
      assertThat(script.err()).isEqualTo("pagewatch: " + line);
    }
  }

  @Test
  void helpNamesEveryCommandAndEverySettingWithItsDefault() throws Exception {
    try (Launched script = Launched.script("help")) {
      assertThat(script.status()).isZero();
      assertThat(script.out())
          .contains(
              "up",
              "test",
              "build",
              "backup FILE",
              "restore FILE",
              "gateway",
              "worker",
              "--config FILE");
      for (Setting setting : Setting.values()) {
        assertThat(script.out()).contains(setting.variable(), setting.defaultText().orElse(""));
      }
    }
  }

  @Test
  void theManualHasEverySettingWithItsDefault() throws Exception {
    String text = Files.readString(ROOT.resolve("docs/operation.md"));
    for (Setting setting : Setting.values()) {
      assertThat(text.lines())
          .as(setting.variable())
          .anyMatch(
              line ->
                  line.startsWith("| `" + setting.variable() + "` |")
                      && line.contains(setting.defaultText().orElse("")));
    }
  }

  @Test
  void theReadmeNamesNoSettingThatIsNone() throws Exception {
    assertThat(Files.readString(ROOT.resolve("README.md")))
        .satisfies(
            text ->
                assertThat(Pattern.compile("PAGEWATCH_\\w+").matcher(text).results())
                    .extracting(MatchResult::group)
                    .isSubsetOf(Stream.of(Setting.values()).map(Setting::variable).toList()));
  }

  @Test
  void itFindsItsProjectThroughALinkFromElsewhere() throws Exception {
    Path link =
        Files.createSymbolicLink(
            dir.resolve("pw"), ROOT.resolve("pagewatch").toAbsolutePath().normalize());
    try (Launched script = Launched.start(List.of(link.toString(), "help"), Map.of())) {
      assertThat(script.status()).isZero();
    }
  }
}
