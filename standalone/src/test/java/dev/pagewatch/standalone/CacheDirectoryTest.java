package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheDirectoryTest {

  @TempDir Path dir;

  @Test
  void theUsersCacheDirectoryIsTheDefault() throws Exception {
    assertThat(CacheDirectory.choose(Optional.empty(), Map.of(), dir.toString(), dir))
        .isEqualTo(dir.resolve(".cache/pagewatch"))
        .isDirectory();
  }

  @Test
  void theCacheDirectoryOfTheEnvironmentGoesBeforeTheHome() throws Exception {
    Map<String, String> environment = Map.of("XDG_CACHE_HOME", dir.resolve("xdg").toString());

    assertThat(CacheDirectory.choose(Optional.empty(), environment, dir.toString(), dir))
        .isEqualTo(dir.resolve("xdg/pagewatch"));
  }

  @Test
  void aRelativeCacheDirectoryOfTheEnvironmentIsIgnoredAsItsSpecificationSays() throws Exception {
    assertThat(
            CacheDirectory.choose(
                Optional.empty(), Map.of("XDG_CACHE_HOME", "xdg"), dir.toString(), dir))
        .isEqualTo(dir.resolve(".cache/pagewatch"));
  }

  @Test
  void withoutAWritableHomeItLiesInTheDataDirectory() throws Exception {
    Path file = Files.writeString(dir.resolve("file"), "");

    assertThat(CacheDirectory.choose(Optional.empty(), Map.of(), file.toString(), dir))
        .isEqualTo(dir.resolve("cache"));
    assertThat(CacheDirectory.choose(Optional.empty(), Map.of(), "?", dir))
        .isEqualTo(dir.resolve("cache"));
  }
}
