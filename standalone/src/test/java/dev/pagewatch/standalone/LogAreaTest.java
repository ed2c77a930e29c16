package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.pagewatch.model.settings.LogArea;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LogAreaTest {

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.pagewatch");

  @Test
  void everyShortLoggerNameIsAPackageThatIsThere() {
    for (LogArea area : LogArea.values()) {
      assertThat(OURS.containPackage(area.logger())).as(area.shortName()).isTrue();
    }
  }

  @Test
  void everyPackageThatLogsHasAShortName() {
    assertThat(OURS)
        .filteredOn(
            type ->
                type.getAllFields().stream()
                    .anyMatch(field -> field.getRawType().getName().equals("org.slf4j.Logger")))
        .isNotEmpty()
        .allMatch(type -> LogArea.of(type.getName()).isPresent());
  }

  @Test
  void theManualNamesEveryLogger() throws Exception {
    String manual = Files.readString(Path.of("../docs/operation.md"));
    for (LogArea area : LogArea.values()) {
      assertThat(manual).contains("`" + area.shortName() + "`");
    }
  }
}
