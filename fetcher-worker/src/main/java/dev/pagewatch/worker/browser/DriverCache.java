package dev.pagewatch.worker.browser;

import com.microsoft.playwright.impl.driver.Driver;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Playwright's driver, 134 MB of Node and scripts, unpacked once per version instead of at each
 * start. A directory under its final name is complete: it is unpacked beside and renamed.
 */
public final class DriverCache {

  private final Path cacheDir;

  /** In a directory that may not exist yet. */
  public DriverCache(Path cacheDir) {
    this.cacheDir = cacheDir;
  }

  /**
   * The driver's directory, unpacked now if need be. Blocks for a second or two then.
   *
   * @throws UncheckedIOException when the cache can't be written
   */
  public Path directory() {
    Path target = cacheDir.resolve("playwright-driver-" + version() + "-" + platform());
    if (Files.isDirectory(target)) {
      return target;
    }
    try {
      Files.createDirectories(cacheDir);
      Path fresh = Files.createTempDirectory(cacheDir, "unpacking-");
      try {
        unpack(fresh);
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // Another process was faster; its copy is as good.
        delete(fresh);
      } catch (IOException e) {
        delete(fresh);
        if (!Files.isDirectory(target)) {
          throw e;
        }
      }
      return target;
    } catch (IOException | URISyntaxException e) {
      throw new UncheckedIOException(
          "the browser driver can't be unpacked into " + cacheDir + ": " + e.getMessage(),
          e instanceof IOException io ? io : new IOException(e));
    }
  }

  /** Node comes in one jar, the scripts it runs in another. */
  private static void unpack(Path target) throws IOException, URISyntaxException {
    unpack(platform(), target);
    unpack("package", target.resolve("package"));
  }

  private static void unpack(String folder, Path target) throws IOException, URISyntaxException {
    URL bundle = Driver.class.getClassLoader().getResource("driver/" + folder);
    if (bundle == null) {
      throw new IOException("there is no driver for this system, " + platform());
    }
    URI uri = bundle.toURI();
    try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
      Path source = jar.getPath("driver", folder);
      List<Path> entries;
      try (Stream<Path> walk = Files.walk(source)) {
        entries = walk.toList();
      }
      for (Path entry : entries) {
        copy(entry, target.resolve(source.relativize(entry).toString()));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(from)) {
      Files.createDirectories(to);
      return;
    }
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    if (to.endsWith("node") || to.endsWith("node.exe")) {
      to.toFile().setExecutable(true, true);
    }
  }

  private static void delete(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      // Left for the operator: it is under a name nobody reads.
      return;
    }
  }

  private static String version() {
    String version = Driver.class.getPackage().getImplementationVersion();
    return version == null ? "1.62.0" : version;
  }

  /** Playwright's name for this system, as in its driver bundle. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean arm = System.getProperty("os.arch").equals("aarch64");
    if (system.contains("windows")) {
      return "win32_x64";
    }
    if (system.contains("mac")) {
      return arm ? "mac-arm64" : "mac";
    }
    return arm ? "linux-arm64" : "linux";
  }
}
