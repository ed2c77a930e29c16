package dev.pagewatch.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process of this bench's own, that is told what to do line by line and answers so. */
final class Child implements AutoCloseable {

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter commands;
  private final String greeting;

  /**
   * Runs {@code main} until it has said that it is ready.
   *
   * @param givesWay whether all others go before it on the processor
   */
  Child(Class<?> main, boolean givesWay, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    if (givesWay) {
      command.addAll(List.of("nice", "-n", "19"));
    }
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-Xmx2g",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands =
        new BufferedWriter(
            new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    String line = answer();
    while (!line.startsWith("ready ")) {
      line = answer();
    }
    greeting = line.substring("ready ".length());
  }

  /** What it said when it was ready: a server's port. */
  String greeting() {
    return greeting;
  }

  /** Tells it what has no answer. */
  void tell(String command) throws IOException {
    commands.write(command + "\n");
    commands.flush();
  }

  /** Tells it and waits for the answer. */
  String ask(String command) throws IOException {
    tell(command);
    return answer();
  }

  /** Asks for a number. */
  double number(String command) throws IOException {
    return Double.parseDouble(ask(command));
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the other process is gone");
    }
    return line;
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
