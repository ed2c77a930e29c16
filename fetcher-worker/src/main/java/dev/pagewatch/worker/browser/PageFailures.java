package dev.pagewatch.worker.browser;

import dev.pagewatch.model.check.CheckOutcome.Failed;
import dev.pagewatch.model.watch.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** What Chromium's error names mean to people (chromium net/base/net_error_list.h). */
final class PageFailures {

  private record Rule(String part, ErrorCode code, String message) {}

  /** The first whose part occurs in Playwright's message; {@code %s} is the host. */
  private static final List<Rule> RULES =
      List.of(
          new Rule("ERR_NAME_NOT_RESOLVED", ErrorCode.DNS_FAILURE, "%s was not found"),
          new Rule(
              "ERR_TOO_MANY_REDIRECTS",
              ErrorCode.TOO_MANY_REDIRECTS,
              "%s redirects in a circle or too often"),
          new Rule("ERR_CERT", ErrorCode.TLS_ERROR, "the certificate of %s is not valid"),
          new Rule("ERR_SSL", ErrorCode.TLS_ERROR, "no secure connection to %s could be made"),
          new Rule(
              "ERR_CONNECTION_REFUSED", ErrorCode.CONNECTION_FAILED, "%s refused the connection"),
          new Rule("ERR_TIMED_OUT", ErrorCode.TIMEOUT, "%s didn't answer in time"),
          new Rule("ERR_CONNECTION_TIMED_OUT", ErrorCode.TIMEOUT, "%s didn't answer in time"),
          new Rule("ERR_CONNECTION", ErrorCode.CONNECTION_FAILED, "the connection to %s broke"),
          new Rule(
              "ERR_EMPTY_RESPONSE", ErrorCode.CONNECTION_FAILED, "%s closed without answering"),
          new Rule("ERR_ADDRESS", ErrorCode.CONNECTION_FAILED, "%s can't be reached"),
          new Rule("ERR_TUNNEL", ErrorCode.CONNECTION_FAILED, "no connection to %s could be made"),
          new Rule("ERR_PROXY", ErrorCode.CONNECTION_FAILED, "no connection to %s could be made"),
          new Rule(
              "Download is starting",
              ErrorCode.UNSUPPORTED_CONTENT,
              "%s sent a file to download, not a page; set engine to auto or http to watch what is in it"),
          new Rule(
              "ERR_UNSAFE_PORT",
              ErrorCode.CONNECTION_FAILED,
              "browsers refuse to connect to this port of %s"),
          new Rule(
              "ERR_ABORTED",
              ErrorCode.NAVIGATION_FAILED,
              "the page at %s broke its own loading off"),
          new Rule("ERR_", ErrorCode.NAVIGATION_FAILED, "the page at %s could not be opened"));

  private PageFailures() {}

  /** Whether a failed navigation is the page's doing; otherwise the browser itself is gone. */
  static boolean isPagesDoing(String message) {
    return message.contains("ERR_")
        || message.contains("Download is starting")
        || message.contains("interrupted");
  }

  /** Whether it failed because there is a file at the address, and no page. */
  static boolean isFile(String message) {
    return message.contains("Download is starting");
  }

  /** Around which Chromium makes a page without text. */
  static boolean isPicture(String contentType) {
    String type = contentType.strip().toLowerCase(Locale.ROOT);
    return type.startsWith("image/") && !type.startsWith("image/svg");
  }

  /** What a failed navigation means. */
  static Failed ofNavigation(String message, String host) {
    for (Rule rule : RULES) {
      if (message.contains(rule.part)) {
        return new Failed(rule.code, rule.message.formatted(host));
      }
    }
    return new Failed(
        ErrorCode.NAVIGATION_FAILED, "the page at %s could not be opened".formatted(host));
  }

  /** The browser's processes took too much memory. */
  static Failed outgrown(String host, long bytes) {
    return new Failed(
        ErrorCode.BROWSER_CRASHED,
        "the page at %s took %,d MB of memory; the browser was replaced"
            .formatted(host, bytes >> 20));
  }

  /** The deadline passed while a check was in a phase. */
  static Failed overdue(BrowserCheck check, String host, Duration limit) {
    String seconds = limit.toSeconds() + " s";
    return switch (check.phase()) {
      case STARTING -> new Failed(ErrorCode.TIMEOUT, "no browser was ready within " + seconds);
      case NAVIGATING ->
          new Failed(ErrorCode.TIMEOUT, "%s didn't answer within %s".formatted(host, seconds));
      case RENDERING, EXTRACTING, COMPARING, STORING ->
          new Failed(
              ErrorCode.PAGE_HUNG,
              "the page at %s kept the browser busy for %s while %s; the browser was replaced"
                  .formatted(
                      host,
                      seconds,
                      check.doing().isEmpty() ? check.phase().wireName() : check.doing()));
    };
  }
}
