package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A child process of the tests, ended with them. */
final class Launched implements AutoCloseable {

  private static final String READY = "Pagewatch ready at ";
  private static final int SIGINT_BIT = 1 << 1;

  private final Process process;
  private final Output out;
  private final Output err;

  private Launched(Process process) {
    this.process = process;
    this.out = new Output(process.getInputStream());
    this.err = new Output(process.getErrorStream());
  }

  /** Runs a class with these settings alone: Pagewatch's own, or one of the tests. */
  static Launched java(Class<?> main, Path tmp, Map<String, String> settings, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(java());
    command.add("-Djava.io.tmpdir=" + tmp);
    command.addAll(
        main == Main.class
            ? QuickStart.options()
            : List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return start(command, settings);
  }

  /** Begins a command that runs Java. It doesn't live long enough for a better compiler to pay. */
  static List<String> java() throws IOException {
    List<String> command = new ArrayList<>(signalsAsUsual());
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-XX:-UsePerfData",
            "-XX:TieredStopAtLevel=1"));
    return command;
  }

  /**
   * Runs Pagewatch in a directory of its own, for sites on this machine, with one browser.
   *
   * @param more settings, which go before these
   */
  static Launched besideLocalSites(Path dir, Map<String, String> more) throws IOException {
    Map<String, String> settings = new HashMap<>();
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", dir.resolve("data").toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
    settings.put("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8");
    settings.putAll(more);
    return java(Main.class, Files.createDirectory(dir.resolve("tmp")), settings, "up");
  }

  /** Runs the script at the project's root. */
  static Launched script(String... arguments) throws IOException {
    List<String> command =
        Stream.concat(Stream.of("sh", Path.of("..", "pagewatch").toString()), Stream.of(arguments))
            .toList();
    return start(command, Map.of());
  }

  /** Runs any command. */
  static Launched start(List<String> command, Map<String, String> settings) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PAGEWATCH_"));
    builder.environment().putAll(settings);
    return new Launched(builder.start());
  }

  /** A build in a shell's background has SIGINT ignored, and so would its children. */
  private static List<String> signalsAsUsual() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return List.of();
    }
    Optional<Long> ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst();
    return (ignored.orElse(0L) & SIGINT_BIT) == 0
        ? List.of()
        : List.of("env", "--default-signal=INT");
  }

  /** Waits for the ready line and answers its URL. */
  String ready() throws InterruptedException {
    return waitFor(READY).substring(READY.length());
  }

  /** Waits for a line of standard output that starts so. */
  String waitFor(String start) throws InterruptedException {
    return out.waitFor(start)
        .orElseThrow(() -> new AssertionError("no line \"" + start + "\"; " + err.text()));
  }

  /** Sends a signal by name. */
  Launched signal(String name) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
    return this;
  }

  /** Kills it as {@code kill -9} does; one that has ended by itself is as good as killed. */
  Launched kill() {
    process.destroyForcibly();
    return this;
  }

  /** Waits for its end and answers its exit status. */
  int status() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended: %s", err.text()).isTrue();
    out.await();
    err.await();
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  List<ProcessHandle> descendants() {
    return process.descendants().collect(Collectors.toList());
  }

  /** All of standard output so far. */
  String out() {
    return out.text();
  }

  /** All of standard error so far. */
  String err() {
    return err.text();
  }

  /** Whether a process runs; one that has ended and waits for init to collect it doesn't. */
  static boolean runs(ProcessHandle process) {
    Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    try {
      return process.isAlive() && !(Files.exists(stat) && Files.readString(stat).contains(") Z "));
    } catch (IOException e) {
      return false; // It ended between the two looks.
    }
  }

  /** Waits until none of these runs. */
  static void awaitEnd(List<ProcessHandle> processes) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (processes.stream().anyMatch(Launched::runs)) {
      assertThat(System.nanoTime()).as("still running: %s", processes).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
  }

  /** The body at a path of the server at {@code url}. */
  static String get(String url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    }
  }

  /** Asks until the body at a path contains a text. */
  static void await(String url, String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    String body = get(url);
    while (!body.contains(text)) {
      assertThat(System.nanoTime()).as("%s not in %s", text, body).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      body = get(url);
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** Reads a stream to its end as it comes. */
  private static final class Output {

    private final List<String> lines = new ArrayList<>();
    private final Thread reader;
    private boolean ended;

    Output(InputStream stream) {
      reader = Thread.ofVirtual().start(() -> read(stream));
    }

    private void read(InputStream stream) {
      try (BufferedReader from =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
        for (String line = from.readLine(); line != null; line = from.readLine()) {
          add(line);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        end();
      }
    }

    private synchronized void add(String line) {
      lines.add(line);
      notifyAll();
    }

    private synchronized void end() {
      ended = true;
      notifyAll();
    }

    synchronized Optional<String> waitFor(String start) throws InterruptedException {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (true) {
        Optional<String> found = lines.stream().filter(line -> line.startsWith(start)).findFirst();
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (found.isPresent() || ended || left <= 0) {
          return found;
        }
        wait(left);
      }
    }

    void await() throws InterruptedException {
      reader.join();
    }

    synchronized String text() {
      return String.join("\n", lines);
    }
  }
}
