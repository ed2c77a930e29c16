package dev.pagewatch.standalone;

import dev.pagewatch.model.settings.Settings;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's entry. Standard output carries the ready line alone; all else goes to standard
 * error. Exit status: 0 after a stop by signal, 1 when the surroundings don't allow a start, 2 on
 * bad usage or settings.
 */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /** Starts the role named, {@code up}, {@code gateway} or {@code worker}. */
  public static void main(String[] arguments) {
    Logging logging = Logging.start();
    try {
      run(logging, arguments);
    } catch (StartFailure e) {
      e.lines().forEach(line -> System.err.println("pagewatch: " + line));
      exit(logging, e.status());
    } catch (RuntimeException | Error e) {
      LOG.error("Pagewatch can't start", e);
      exit(logging, 1);
    }
  }

  private static void run(Logging logging, String... arguments) throws StartFailure {
    CommandLine command = CommandLine.parse(arguments);
    if (command.role() != CommandLine.Role.UP) {
      throw StartFailure.usage(
          "Separate gateways and workers need a cluster, which comes with a later version: use up");
    }
    Settings settings = SettingsSource.read(command.config(), ThisMachine.read());
    logging.levels(settings.log());
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> LOG.error("Uncaught on thread {}", thread.getName(), failure));
    AtomicReference<@Nullable Pagewatch> running = new AtomicReference<>();
    StopSignals.handle(() -> Optional.ofNullable(running.get()).ifPresent(Pagewatch::stop));
    Pagewatch pagewatch = Pagewatch.start(settings, logging, version());
    running.set(pagewatch);
    System.out.println("Pagewatch ready at " + pagewatch.url());
    System.out.flush();
  }

  private static void exit(Logging logging, int status) {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
    logging.close();
    System.exit(status);
  }

  private static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("development");
  }
}
