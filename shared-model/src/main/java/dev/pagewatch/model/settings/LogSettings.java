package dev.pagewatch.model.settings;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is logged.
 *
 * @param level of Pagewatch's own loggers
 * @param loggers levels by logger name, which go before {@code level}
 */
public record LogSettings(LogLevel level, Map<String, LogLevel> loggers) {

  /** Copies the map. */
  public LogSettings {
    loggers = Map.copyOf(loggers);
  }

  /**
   * Reads {@code info,bridge=debug}: at most one level alone, and levels of loggers by short name
   * or by a full name with dots, such as {@code io.vertx}. Without a level alone it is {@code
   * info}.
   *
   * @throws IllegalArgumentException with a message for people
   */
  public static LogSettings parse(String text) {
    Optional<LogLevel> level = Optional.empty();
    Map<String, LogLevel> loggers = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals >= 0) {
        loggers.put(logger(part.substring(0, equals).strip()), level(part.substring(equals + 1)));
      } else if (level.isEmpty()) {
        level = Optional.of(level(part));
      } else {
        throw new IllegalArgumentException("it takes one level, then logger=level pairs");
      }
    }
    return new LogSettings(level.orElse(LogLevel.INFO), loggers);
  }

  private static LogLevel level(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    for (LogLevel level : LogLevel.values()) {
      if (level.name().equals(name)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is no level; they are error, warn, info, debug and trace".formatted(text.strip()));
  }

  private static String logger(String name) {
    if (name.indexOf('.') > 0) {
      return name;
    }
    for (LogArea area : LogArea.values()) {
      if (area.shortName().equals(name)) {
        return area.logger();
      }
    }
    throw new IllegalArgumentException(
        "there is no logger \"%s\"; the nearest is %s"
            .formatted(name, NearestName.to(name, LogArea.shortNames())));
  }
}
