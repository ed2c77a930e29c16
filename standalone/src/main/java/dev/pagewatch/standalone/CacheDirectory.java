package dev.pagewatch.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where things are kept that can be made again and that all of a user's Pagewatches share. */
final class CacheDirectory {

  private CacheDirectory() {}

  /** As {@link #choose(Optional, Map, String, Path)}, for this process's environment and user. */
  static Path choose(Optional<Path> set, Path dataDir) throws StartFailure {
    return choose(set, System.getenv(), System.getProperty("user.home"), dataDir);
  }

  /**
   * The directory set, else {@code pagewatch} in the user's cache directory (XDG Base Directory
   * Specification), else, where that can't be written, {@code cache} in the data directory.
   *
   * @param environment the process's
   * @param home the user's home, as the JVM knows it
   * @throws StartFailure when a directory was set and can't be written
   */
  static Path choose(Optional<Path> set, Map<String, String> environment, String home, Path dataDir)
      throws StartFailure {
    if (set.isPresent()) {
      Path path = set.get().toAbsolutePath().normalize();
      if (!isWritable(path)) {
        throw StartFailure.environment(
            "The cache directory %s can't be written: mend that, or choose another with PAGEWATCH_CACHE_DIR"
                .formatted(path));
      }
      return path;
    }
    Path xdg = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    Path caches = xdg.isAbsolute() ? xdg : Path.of(home, ".cache");
    Path path = caches.resolve("pagewatch");
    return path.isAbsolute() && isWritable(path) ? path : dataDir.resolve("cache");
  }

  private static boolean isWritable(Path path) {
    try {
      Files.createDirectories(path);
      return Files.isWritable(path);
    } catch (IOException e) {
      return false;
    }
  }
}
