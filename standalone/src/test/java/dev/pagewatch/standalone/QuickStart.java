package dev.pagewatch.standalone;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Pagewatch in a jar with an archive of its loaded classes, as {@code ./pagewatch build} makes it:
 * that halves the time to start, and the tests start it about a hundred times. Made once for all
 * JVMs that test, from what was compiled.
 */
final class QuickStart {

  private static final Path ROOT = Path.of("target", "quick-start").toAbsolutePath();

  private static final Path LOCK = ROOT.resolve("lock");

  private static final List<Path> CLASS_PATH =
      Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
          .filter(entry -> !entry.isEmpty())
          .map(Path::of)
          .filter(entry -> !entry.endsWith("test-classes"))
          .filter(Files::exists)
          .toList();

  private static final Path MADE = made();

  private QuickStart() {}

  /** What follows {@code java} to run Pagewatch's main class; its arguments come after it. */
  static List<String> options() {
    return List.of("-XX:SharedArchiveFile=" + archive(MADE), "-jar", jar(MADE).toString());
  }

  private static Path jar(Path directory) {
    return directory.resolve("pagewatch.jar");
  }

  private static Path archive(Path directory) {
    return directory.resolve("classes.jsa");
  }

  private static Path made() {
    Path directory = ROOT.resolve(state());
    try {
      Files.createDirectories(directory);
      try (FileChannel file =
          FileChannel.open(LOCK, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        file.lock(); // Until it is closed.
        if (!Files.exists(archive(directory))) {
          deleteOthers(directory);
          pack(directory);
          train(directory);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return directory;
  }

  /** Names what it is made of: another after each build. */
  private static String state() {
    String all =
        CLASS_PATH.stream()
            .map(entry -> entry + " " + files(entry).mapToLong(QuickStart::changed).max().orElse(0))
            .collect(Collectors.joining("\n", System.getProperty("java.vm.version"), ""));
    return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static Stream<Path> files(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long changed(Path file) {
    try {
      return Files.getLastModifiedTime(file).toMillis();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteOthers(Path directory) throws IOException {
    for (Path file : files(ROOT).sorted(Comparator.reverseOrder()).toList()) {
      if (!file.startsWith(directory) && !directory.startsWith(file) && !file.equals(LOCK)) {
        Files.delete(file);
      }
    }
  }

  /** No archive can be made of classes in directories, nor of jars elsewhere. */
  private static void pack(Path directory) throws IOException {
    List<String> names = new ArrayList<>();
    for (Path entry : CLASS_PATH) {
      String name = "%03d.jar".formatted(names.size());
      if (Files.isDirectory(entry)) {
        write(directory.resolve(name), new Manifest(), entry);
      } else {
        link(directory.resolve(name), entry);
      }
      names.add(name);
    }
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, Main.class.getName());
    main.put(Attributes.Name.CLASS_PATH, String.join(" ", names));
    main.putValue("Enable-Native-Access", "ALL-UNNAMED");
    write(jar(directory), manifest, Files.createDirectories(directory.resolve("nothing")));
  }

  private static void link(Path link, Path existing) throws IOException {
    Files.deleteIfExists(link);
    try {
      Files.createLink(link, existing);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(existing, link, StandardCopyOption.REPLACE_EXISTING); // On another disk.
    }
  }

  private static void write(Path jar, Manifest manifest, Path content) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Path each : files(content).skip(1).toList()) {
        boolean isDirectory = Files.isDirectory(each);
        String name = content.relativize(each).toString().replace(File.separatorChar, '/');
        if (!name.equals("META-INF") && !name.equals("META-INF/MANIFEST.MF")) {
          out.putNextEntry(new JarEntry(isDirectory ? name + "/" : name));
          if (!isDirectory) {
            Files.copy(each, out);
          }
          out.closeEntry();
        }
      }
    }
  }

  /** Starts and stops it once, to write the archive. */
  private static void train(Path directory) throws IOException {
    Path written = directory.resolve("classes.new");
    List<String> command = new ArrayList<>(Launched.java());
    command.addAll(
        List.of("-XX:ArchiveClassesAtExit=" + written, "-jar", jar(directory).toString(), "up"));
    Map<String, String> settings =
        Map.of(
            "PAGEWATCH_HTTP_PORT", "0",
            "PAGEWATCH_DATA_DIR", directory.resolve("data").toString(),
            "PAGEWATCH_BROWSER_SLOTS", "1");
    try (Launched pagewatch = Launched.start(command, settings)) {
      Launched.await(pagewatch.ready() + "/api/v1/workers", "\"idle\"");
      if (pagewatch.signal("TERM").status() != 0 || !Files.exists(written)) {
        throw new IllegalStateException("no archive of classes: " + pagewatch.err());
      }
      Files.move(written, archive(directory));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
