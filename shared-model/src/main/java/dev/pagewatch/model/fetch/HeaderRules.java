package dev.pagewatch.model.fetch;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which headers a watch may add to its requests: RFC 9110, sections 5 and 7. */
final class HeaderRules {

  /** Longest value of one header; servers commonly stop at 8 KB for all of them. */
  static final int LONGEST_VALUE = 4_000;

  private static final int LONGEST_NAME = 100;

  private static final String OF_THE_CONNECTION =
      "is the connection's own, not the page's; leave it out";
  private static final String OF_CONDITIONS =
      "is set by Pagewatch where it knows the page already; leave it out";

  private static final Map<String, String> REFUSED =
      Map.ofEntries(
          Map.entry("host", "is set from the URL; change the URL instead"),
          Map.entry("content-length", "is counted from fetch.body; leave it out"),
          Map.entry("connection", OF_THE_CONNECTION),
          Map.entry("keep-alive", OF_THE_CONNECTION),
          Map.entry("te", OF_THE_CONNECTION),
          Map.entry("trailer", OF_THE_CONNECTION),
          Map.entry("transfer-encoding", OF_THE_CONNECTION),
          Map.entry("upgrade", OF_THE_CONNECTION),
          Map.entry("http2-settings", OF_THE_CONNECTION),
          Map.entry("expect", OF_THE_CONNECTION),
          Map.entry("accept-encoding", "is set to what can be decoded; leave it out"),
          Map.entry("if-match", OF_CONDITIONS),
          Map.entry("if-none-match", OF_CONDITIONS),
          Map.entry("if-modified-since", OF_CONDITIONS),
          Map.entry("if-unmodified-since", OF_CONDITIONS),
          Map.entry("if-range", OF_CONDITIONS),
          Map.entry("cookie", "is made of fetch.cookies; put its cookies there"),
          Map.entry("user-agent", "is set from fetch.userAgent; put it there"));

  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

  /** Parts of names whose values open doors. */
  private static final Pattern SECRET =
      Pattern.compile("auth|token|key|secret|passw|credential|session|signature|jwt|cookie");

  /**
   * What says nothing of who asks, so that other sites may see it after a redirect: what the Fetch
   * standard lets pages send anywhere (CORS-safelisted), and what browsers send by themselves.
   */
  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-language",
          "cache-control",
          "content-language",
          "content-type",
          "dnt",
          "pragma",
          "sec-gpc",
          "upgrade-insecure-requests");

  private HeaderRules() {}

  /** What is wrong with a header, or null. */
  static @Nullable String complaint(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (name.length() > LONGEST_NAME || !TOKEN.matcher(name).matches()) {
      return "is no header's name: those have letters, digits and - only";
    }
    if (REFUSED.containsKey(lower)) {
      return REFUSED.get(lower);
    }
    if (lower.startsWith("proxy-")) {
      return "is for proxies, not pages; put the proxy's user and password into fetch.proxy";
    }
    return valueComplaint(value);
  }

  static @Nullable String valueComplaint(String value) {
    if (value.length() > LONGEST_VALUE) {
      return "is longer than %,d characters".formatted(LONGEST_VALUE);
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '\r' || c == '\n') {
        return "has a line break, which would begin another header; leave it out";
      }
      if ((c < ' ' && c != '\t') || c >= 0x7f) {
        return "may only have printable ASCII characters; percent-encode others";
      }
    }
    return null;
  }

  static boolean isSecret(String name) {
    return SECRET.matcher(name.toLowerCase(Locale.ROOT)).find();
  }

  static boolean isHarmless(String name) {
    return HARMLESS.contains(name.toLowerCase(Locale.ROOT));
  }

  /** Names that mean one header and stand twice, such as {@code X-A} and {@code x-a}. */
  static @Nullable String twice(Iterable<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        return name;
      }
    }
    return null;
  }
}
