package dev.pagewatch.standalone;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import dev.pagewatch.model.settings.LogArea;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * One line an event: time, level, short logger, message. Control characters in messages become
 * spaces, so that nobody on the far side of a socket can write lines of their own.
 */
final class LogLine extends LayoutBase<ILoggingEvent> {

  private final DateTimeFormatter time =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());

  @Override
  public String doLayout(ILoggingEvent event) {
    StringBuilder line = new StringBuilder(160);
    time.formatTo(event.getInstant(), line);
    line.append(' ').append(event.getLevel());
    line.repeat(' ', Math.max(1, 6 - event.getLevel().toString().length()));
    line.append(shortName(event.getLoggerName())).append("  ");
    String message = String.valueOf(event.getFormattedMessage());
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      line.append(Character.isISOControl(c) ? ' ' : c);
    }
    line.append(System.lineSeparator());
    if (event.getThrowableProxy() != null) {
      line.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }
    return line.toString();
  }

  /** The name {@code PAGEWATCH_LOG} knows it by; outside our packages, the class's. */
  private static String shortName(String logger) {
    return LogArea.of(logger)
        .map(LogArea::shortName)
        .orElseGet(() -> logger.substring(logger.lastIndexOf('.') + 1));
  }
}
