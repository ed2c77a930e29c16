package dev.pagewatch.standalone;

import dev.pagewatch.model.settings.Settings;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process's entry. Standard output carries the ready line alone; all else goes to standard
 * error. Exit status: 0 after a stop by signal or a command that is done, 1 when the surroundings
 * don't allow a start, 2 on bad usage or settings.
 */
public final class Main {

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private Main() {}

  /**
   * Does what the command says: {@code up}, {@code gateway}, {@code worker}, {@code backup FILE} or
   * {@code restore FILE}.
   */
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
    CommandLine asked = CommandLine.parse(arguments);
    if (asked.command() == CommandLine.Command.GATEWAY
        || asked.command() == CommandLine.Command.WORKER) {
      throw StartFailure.usage(
          "Separate gateways and workers need a cluster, which comes with a later version: use up");
    }
    Settings settings = SettingsSource.read(asked.config(), ThisMachine.read());
    logging.levels(settings.log());
    switch (asked.command()) {
      case BACKUP -> {
        System.out.println(new Backups(settings, version()).write(asked.file().orElseThrow()));
        exit(logging, 0);
      }
      case RESTORE -> {
        System.out.println(
            new Backups(settings, version()).restore(asked.file().orElseThrow(), asked.force()));
        exit(logging, 0);
      }
      case UP, GATEWAY, WORKER -> serve(settings, logging);
    }
  }

  private static void serve(Settings settings, Logging logging) throws StartFailure {
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
