package dev.pagewatch.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.pagewatch.model.settings.LogLevel;
import dev.pagewatch.model.settings.LogSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard error and to a rolling file. Configured in code: reading logback's XML would
 * cost a tenth of the time to start.
 */
final class Logging {

  private static final String MOST_PER_FILE = "10MB";
  private static final int OLD_FILES = 5;

  private final LoggerContext context;

  private Logging(LoggerContext context) {
    this.context = context;
  }

  /** Warnings to standard error, until settings are known. */
  static Logging start() {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    Logging logging = new Logging(context);
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    logging.append(console);
    logging.root().setLevel(Level.WARN);
    return logging;
  }

  /**
   * Takes the levels set. Libraries stay at warnings unless named, as what they call information is
   * of no use to an operator.
   */
  void levels(LogSettings settings) {
    root().setLevel(settings.level() == LogLevel.ERROR ? Level.ERROR : Level.WARN);
    context.getLogger("dev.pagewatch").setLevel(level(settings.level()));
    // Vert.x registers some gauges twice, which is harmless.
    context.getLogger("io.micrometer.core.instrument.MeterRegistry").setLevel(Level.ERROR);
    // What fails there is told by us, in one line.
    context.getLogger("org.flywaydb").setLevel(Level.OFF);
    context.getLogger("com.zaxxer.hikari").setLevel(Level.ERROR);
    // It names a version of PostgreSQL as old that is maintained and works.
    context.getLogger("org.jooq.impl.DefaultExecuteContext").setLevel(Level.ERROR);
    settings.loggers().forEach((name, level) -> context.getLogger(name).setLevel(level(level)));
  }

  /**
   * Logs to {@code pagewatch.log} too, at most 60 MB with its five predecessors.
   *
   * @param directory created where it doesn't exist
   * @throws StartFailure when the file can't be written
   */
  void toFile(Path directory) throws StartFailure {
    String file = directory.resolve("pagewatch.log").toString();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setFile(file);
    FixedWindowRollingPolicy rolling = new FixedWindowRollingPolicy();
    rolling.setContext(context);
    rolling.setParent(appender);
    rolling.setFileNamePattern(directory.resolve("pagewatch.%i.log").toString());
    rolling.setMaxIndex(OLD_FILES);
    rolling.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> trigger = new SizeBasedTriggeringPolicy<>();
    trigger.setContext(context);
    trigger.setMaxFileSize(FileSize.valueOf(MOST_PER_FILE));
    trigger.start();
    appender.setRollingPolicy(rolling);
    appender.setTriggeringPolicy(trigger);
    append(appender);
    if (!appender.isStarted()) {
      throw StartFailure.environment("The log file " + file + " can't be written");
    }
  }

  /** Writes out what is buffered and closes the file. */
  void close() {
    context.stop();
  }

  private void append(OutputStreamAppender<ILoggingEvent> appender) {
    LogLine layout = new LogLine();
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
    root().addAppender(appender);
  }

  private Logger root() {
    return context.getLogger(Logger.ROOT_LOGGER_NAME);
  }

  private static Level level(LogLevel level) {
    return switch (level) {
      case ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO -> Level.INFO;
      case DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
