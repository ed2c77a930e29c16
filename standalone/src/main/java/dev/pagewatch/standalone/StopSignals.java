package dev.pagewatch.standalone;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns SIGTERM, SIGINT and SIGHUP into one orderly stop and exit status 0. The JVM's own handlers
 * would exit with 128 plus the signal's number, and run all shutdown hooks at once, so that the
 * browser driver's files went while browsers still ran.
 */
final class StopSignals {

  private static final Logger LOG = LoggerFactory.getLogger(StopSignals.class);
  private static final List<String> NAMES = List.of("TERM", "INT", "HUP");

  /** Under the ten seconds that container runtimes wait before they kill. */
  private static final Duration LONGEST_STOP = Duration.ofMillis(9_500);

  private final Runnable stop;
  private final AtomicBoolean stopping = new AtomicBoolean();

  private StopSignals(Runnable stop) {
    this.stop = stop;
  }

  /**
   * From now on, the first signal runs {@code stop} and exits with 0. A second signal, or a stop
   * that takes longer than 9.5 s, kills all child processes and exits with 1 at once.
   *
   * @param stop stops everything, on a thread of its own; may block
   */
  static void handle(Runnable stop) {
    StopSignals signals = new StopSignals(stop);
    for (String name : NAMES) {
      signals.handle(name);
    }
  }

  /**
   * By reflection: {@code sun.misc.Signal} is the only way to a signal, and supported (JEP 260),
   * but javac warns of it in a way that can't be suppressed.
   */
  private void handle(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object received =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                received(name);
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), received);
    } catch (ReflectiveOperationException e) {
      LOG.warn("SIG{} can't be handled here and ends the process as the JVM does", name, e);
    }
  }

  private void received(String name) {
    if (!stopping.compareAndSet(false, true)) {
      LOG.warn("SIG{} while stopping: ending at once", name);
      force();
    }
    Thread bound = new Thread(this::forceWhenLate, "stop-bound");
    bound.setDaemon(true);
    bound.start();
    new Thread(this::stopAndExit, "stop").start();
  }

  private void stopAndExit() {
    int status = 0;
    try {
      stop.run();
    } catch (RuntimeException e) {
      LOG.error("The stop failed", e);
      status = 1;
    }
    killChildren();
    System.exit(status);
  }

  private void forceWhenLate() {
    try {
      Thread.sleep(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    LOG.error("Not stopped within {}: ending at once", LONGEST_STOP);
    force();
  }

  private static void force() {
    killChildren();
    Runtime.getRuntime().halt(1);
  }

  private static void killChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
