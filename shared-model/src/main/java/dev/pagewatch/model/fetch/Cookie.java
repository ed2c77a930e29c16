package dev.pagewatch.model.fetch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.json.Fields;
import dev.pagewatch.model.net.InvalidUrlException;
import dev.pagewatch.model.net.WatchUrl;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A cookie that is there before the page is asked for (RFC 6265, section 4.1).
 *
 * @param value a secret as a rule
 * @param domain the domain whose hosts it is sent to, in lower case without a leading dot; null for
 *     the watch's own site alone
 * @param path where it is sent, beginning with a slash; null for everywhere
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Cookie(String name, String value, @Nullable String domain, @Nullable String path) {

  private static final int LONGEST = 4_096;
  private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}");
  private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e&&[^;]]*");
  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e&&[^;]]{0,1000}");

  /**
   * Checks each.
   *
   * @throws IllegalArgumentException whose message says how to mend it
   */
  public Cookie {
    name = name(name);
    value = value(value);
    domain = domain == null ? null : domain(domain);
    path = path == null ? null : path(path);
  }

  static @Nullable Cookie read(Fields fields) {
    String name = fields.text("name", Cookie::name);
    String value = fields.text("value", Cookie::value);
    String domain = fields.text("domain", Cookie::domain);
    String path = fields.text("path", Cookie::path);
    if (!fields.has("name")) {
      fields.wrong("name", "is needed");
    }
    if (!fields.has("value")) {
      fields.wrong("value", "is needed; \"\" for an empty one");
    }
    return name == null || value == null ? null : new Cookie(name, value, domain, path);
  }

  static List<String> known() {
    return List.of("name", "value", "domain", "path");
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "is no cookie's name: those have no blanks, no = and no ; in them");
    }
    return text;
  }

  private static String value(String text) {
    if (text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "is longer than %,d characters, which no browser keeps".formatted(LONGEST));
    }
    if (!VALUE.matcher(text).matches() || !text.strip().equals(text)) {
      throw new IllegalArgumentException(
          "may only have printable ASCII characters, no ; and no blanks at its ends;"
              + " percent-encode others");
    }
    return text;
  }

  private static String domain(String text) {
    String domain = text.startsWith(".") ? text.substring(1) : text;
    try {
      String host = WatchUrl.host(WatchUrl.parse("http://" + domain));
      if (host.equalsIgnoreCase(domain)) {
        return host;
      }
    } catch (InvalidUrlException e) {
      // Told below, where it can be said what is wanted.
    }
    throw new IllegalArgumentException(
        "must be a domain such as example.com, or left out for the watch's own site");
  }

  private static String path(String text) {
    if (!PATH.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "must begin with / and have no blanks and no ; in it, such as /account");
    }
    return text;
  }

  /** Without the value. */
  @Override
  public String toString() {
    return "Cookie[name=%s, value=%s, domain=%s, path=%s]"
        .formatted(name, FetchOptions.HIDDEN, domain, path);
  }
}
