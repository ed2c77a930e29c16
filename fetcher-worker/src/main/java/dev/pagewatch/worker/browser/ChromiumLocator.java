package dev.pagewatch.worker.browser;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds a Chromium: the headless shell first, which is about three times faster per check. */
public final class ChromiumLocator {

  private static final List<String> NAMES =
      List.of(
          "chromium-headless-shell",
          "chrome-headless-shell",
          "headless_shell",
          "chromium",
          "chromium-browser",
          "google-chrome",
          "google-chrome-stable");

  private static final List<Path> USUAL =
      List.of(
          Path.of("/usr/lib/chromium/chromium-headless-shell"),
          Path.of("/Applications/Chromium.app/Contents/MacOS/Chromium"),
          Path.of("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"));

  private ChromiumLocator() {}

  /** The given executable if it can be run, else the first found on the path. */
  public static Optional<Path> find(Optional<Path> given) {
    if (given.isPresent()) {
      return given.filter(Files::isExecutable);
    }
    List<Path> path =
        Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
            .map(Path::of)
            .toList();
    return Stream.concat(
            NAMES.stream().flatMap(name -> path.stream().map(dir -> dir.resolve(name))),
            USUAL.stream())
        .filter(Files::isExecutable)
        .findFirst();
  }
}
