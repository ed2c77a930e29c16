package dev.pagewatch.worker.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files of processes that are killed, and so never tidy up themselves. Thread-safe. */
final class ScratchFiles {

  private static final String PROFILE = "--user-data-dir=";

  /** What the driver calls the profiles it makes. */
  private static final String DRIVERS_NAME = "playwright_";

  private static final String NAME = "pagewatch-browser-";

  private final Set<Path> profiles = ConcurrentHashMap.newKeySet();
  private @Nullable Path directory;

  /** A directory for all else, made when first asked for. */
  synchronized Path directory() {
    Path present = directory;
    if (present == null) {
      try {
        present = Files.createTempDirectory(NAME + ProcessHandle.current().pid() + "-");
      } catch (IOException e) {
        throw new UncheckedIOException("no temporary directory can be made", e);
      }
      directory = present;
    }
    return present;
  }

  /** Removes what processes of ours left that were killed. */
  static void removeLeftBehind() {
    Path all = Path.of(System.getProperty("java.io.tmpdir"));
    try (Stream<Path> files = Files.list(all)) {
      files.filter(ScratchFiles::isLeftBehind).forEach(ScratchFiles::delete);
    } catch (IOException | UncheckedIOException e) {
      // Only tidying: whoever comes next tries again.
      return;
    }
  }

  private static boolean isLeftBehind(Path file) {
    String[] parts = file.getFileName().toString().split("-", -1);
    return parts.length == 4
        && file.getFileName().toString().startsWith(NAME)
        && parts[2].matches("[0-9]{1,18}")
        && ProcessHandle.of(Long.parseLong(parts[2])).isEmpty();
  }

  /** Takes the profile of a browser's process, if it names one that the driver made. */
  void noteProfile(long pid) {
    try {
      byte[] line = Files.readAllBytes(Path.of("/proc/" + pid + "/cmdline"));
      Stream.of(new String(line, StandardCharsets.UTF_8).split("\0"))
          .filter(argument -> argument.startsWith(PROFILE))
          .map(argument -> Path.of(argument.substring(PROFILE.length())))
          .filter(path -> path.getFileName().toString().startsWith(DRIVERS_NAME))
          .forEach(profiles::add);
    } catch (IOException e) {
      // Ended meanwhile: another of its browser's processes names it too.
      return;
    }
  }

  /** Removes all. */
  synchronized void remove() {
    profiles.forEach(ScratchFiles::delete);
    Path present = directory;
    if (present != null) {
      delete(present);
      directory = null;
    }
  }

  private static void delete(Path top) {
    if (!Files.exists(top)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(top)) {
      walk.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
    } catch (IOException | UncheckedIOException e) {
      // Something writes there yet; the system's own tidying will find it.
      return;
    }
  }
}
