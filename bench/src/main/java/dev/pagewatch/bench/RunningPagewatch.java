package dev.pagewatch.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A whole Pagewatch that is ready, run by its script from the project's root.
 *
 * @param startSeconds how long it took to be ready
 */
record RunningPagewatch(Process process, String url, double startSeconds) {

  private static final String READY = "Pagewatch ready at ";

  /** Starts one on its data directory, whose watches may reach this machine. */
  static RunningPagewatch start(Path data) throws IOException {
    ProcessBuilder builder = new ProcessBuilder("./pagewatch", "up");
    builder.environment().put("PAGEWATCH_HTTP_PORT", "0");
    builder.environment().put("PAGEWATCH_DATA_DIR", data.toString());
    builder.environment().put("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    long start = System.nanoTime();
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(READY)) {
        return new RunningPagewatch(
            process, line.substring(READY.length()), (System.nanoTime() - start) / 1e9);
      }
    }
    throw new IllegalStateException("it did not become ready");
  }

  /** Its JVM, among what the script started. */
  long javaPid() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .filter(handle -> handle.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow()
        .pid();
  }

  /** Ends it and waits for that. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
