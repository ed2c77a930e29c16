package dev.pagewatch.worker.document;

import dev.pagewatch.model.watch.ErrorCode;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A Java process that reads documents, one at a time, within its memory. Not for use by threads.
 */
final class ReaderProcess {

  /** Largest heap. What needs more ends the process, and nothing else. */
  static final int HEAP_MEGABYTES = 320;

  /** The exit status of {@code ExitOnOutOfMemoryError}. */
  private static final int OUT_OF_MEMORY = 3;

  private static final List<String> OPTIONS =
      List.of(
          "-Xmx" + HEAP_MEGABYTES + "m",
          "-XX:MaxDirectMemorySize=32m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-XX:-CreateCoredumpOnCrash",
          "-XX:ErrorFile=/dev/null",
          "-Djava.awt.headless=true",
          // By name, or it finds SLF4J by itself: nobody would read what PDFBox logs of each
          // letter.
          "-Dorg.apache.commons.logging.LogFactory=org.apache.commons.logging.impl.LogFactoryImpl",
          "-Dorg.apache.commons.logging.Log=org.apache.commons.logging.impl.NoOpLog");

  private final Process process;
  private final DataOutputStream out;
  private final DataInputStream in;
  private int asked;
  private volatile boolean ended;

  private ReaderProcess(Process process) {
    this.process = process;
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
  }

  /** With the Java and the classes of this process, and nothing of its environment. */
  static ReaderProcess start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder = new ProcessBuilder(java);
    builder.command().addAll(OPTIONS);
    builder
        .command()
        .addAll(List.of("-cp", System.getProperty("java.class.path"), ReaderMain.class.getName()));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    // It has secrets.
    builder.environment().clear();
    return new ReaderProcess(builder.start());
  }

  long pid() {
    return process.pid();
  }

  /** How often it was asked. */
  int asked() {
    return asked;
  }

  /** Whether it can be asked again. One that was killed just now still lives for a moment. */
  boolean isAlive() {
    return !ended && process.isAlive();
  }

  /**
   * Has a document read. Blocks for the time at most; after any failure but those of the document
   * itself the process is gone.
   *
   * @param clock on which the process is ended when it is late
   */
  ReadDocument read(DocumentKind kind, byte[] body, Duration time, ScheduledExecutorService clock)
      throws UnreadableException {
    asked++;
    boolean[] late = new boolean[1];
    ScheduledFuture<?> end;
    try {
      end =
          clock.schedule(
              () -> {
                synchronized (late) {
                  late[0] = true;
                }
                process.destroyForcibly();
              },
              time.toMillis(),
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      close();
      throw ended();
    }
    try {
      Frames.ask(out, kind, body);
      return Frames.answer(in);
    } catch (IOException e) {
      close();
      synchronized (late) {
        throw late[0] ? timedOut(time) : ended();
      }
    } finally {
      end.cancel(false);
    }
  }

  private static UnreadableException timedOut(Duration time) {
    return new UnreadableException(
        ErrorCode.TIMEOUT, "could not be read within %d s".formatted(time.toSeconds()));
  }

  private UnreadableException ended() {
    try {
      if (process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == OUT_OF_MEMORY) {
        return new UnreadableException(
            ErrorCode.TOO_LARGE,
            "takes more than %d MB of memory to be read".formatted(HEAP_MEGABYTES));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new UnreadableException(ErrorCode.UNSUPPORTED_CONTENT, "ended its reader");
  }

  /** Ends the process. */
  void close() {
    ended = true;
    try {
      // It ends by itself then; what is in its memory is nobody's.
      process.getOutputStream().close();
    } catch (IOException e) {
      // Gone already.
    }
    process.destroyForcibly();
  }
}
