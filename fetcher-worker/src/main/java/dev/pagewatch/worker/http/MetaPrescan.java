package dev.pagewatch.worker.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the encoding that a document names for itself in its first 1,024 bytes: WHATWG HTML,
 * section 13.2.3.2, "prescan a byte stream to determine its encoding", step by step. Declarations
 * in comments, in other tags' attributes or without {@code http-equiv} are none.
 */
final class MetaPrescan {

  private static final int PRESCANNED = 1024;

  private static final Pattern XML =
      Pattern.compile(
          "^<\\?xml\\s(?:[^>]*?\\s)?encoding\\s*=\\s*(?:\"([^\">]*)\"|'([^'>]*)')", Pattern.DOTALL);

  private final String start;
  private int at;

  private MetaPrescan(byte[] body) {
    this.start =
        new String(body, 0, Math.min(body.length, PRESCANNED), StandardCharsets.ISO_8859_1);
  }

  /** What an HTML document declares, by a meta element or else as XML; or null. */
  static @Nullable Charset ofHtml(byte[] body) {
    Charset declared = new MetaPrescan(body).scan();
    return declared == null ? ofXml(body) : declared;
  }

  /** What an XML declaration at the very start says, or null. */
  static @Nullable Charset ofXml(byte[] body) {
    Matcher declaration = XML.matcher(new MetaPrescan(body).start);
    if (!declaration.lookingAt()) {
      return null;
    }
    String label = declaration.group(1) == null ? declaration.group(2) : declaration.group(1);
    return readable(EncodingLabels.charset(label));
  }

  private @Nullable Charset scan() {
    while (at < start.length()) {
      if (start.startsWith("<!--", at)) {
        // The two hyphens may be those that began it: <!--> is whole.
        int end = start.indexOf("-->", at + 2);
        at = end < 0 ? start.length() : end + 3;
      } else if (isMeta()) {
        at += 5;
        Charset declared = meta();
        if (declared != null) {
          return declared;
        }
      } else if (isTag()) {
        while (at < start.length() && !isSpace(start.charAt(at)) && start.charAt(at) != '>') {
          at++;
        }
        Attribute passed = attribute();
        while (passed != null) {
          passed = attribute();
        }
        at++;
      } else if (start.startsWith("<!", at)
          || start.startsWith("</", at)
          || start.startsWith("<?", at)) {
        int end = start.indexOf('>', at);
        at = end < 0 ? start.length() : end + 1;
      } else {
        at++;
      }
    }
    return null;
  }

  private boolean isMeta() {
    return start.regionMatches(true, at, "<meta", 0, 5)
        && at + 5 < start.length()
        && (isSpace(start.charAt(at + 5)) || start.charAt(at + 5) == '/');
  }

  private boolean isTag() {
    int name = start.startsWith("</", at) ? at + 2 : at + 1;
    return start.charAt(at) == '<' && name < start.length() && isLetter(start.charAt(name));
  }

  private @Nullable Charset meta() {
    Set<String> seen = new HashSet<>();
    boolean gotPragma = false;
    Boolean needPragma = null;
    Charset charset = null;
    for (Attribute attribute = attribute(); attribute != null; attribute = attribute()) {
      if (!seen.add(attribute.name())) {
        continue;
      }
      switch (attribute.name()) {
        case "http-equiv" -> gotPragma |= attribute.value().equals("content-type");
        case "content" -> {
          Charset inContent = TextDecoder.inType(attribute.value());
          if (charset == null && inContent != null) {
            charset = inContent;
            needPragma = true;
          }
        }
        case "charset" -> {
          charset = EncodingLabels.charset(attribute.value());
          needPragma = false;
        }
        default -> {}
      }
    }
    if (needPragma == null || (needPragma && !gotPragma)) {
      return null;
    }
    return readable(charset);
  }

  /** Its bytes were readable as ASCII, so UTF-16 can't be what they are. */
  private static @Nullable Charset readable(@Nullable Charset named) {
    boolean impossible = named != null && named.name().startsWith("UTF-16");
    return impossible ? StandardCharsets.UTF_8 : named;
  }

  private record Attribute(String name, String value) {}

  /** "Get an attribute": the next one in lower case, or null at the tag's end, which is passed. */
  private @Nullable Attribute attribute() {
    while (at < start.length() && (isSpace(start.charAt(at)) || start.charAt(at) == '/')) {
      at++;
    }
    if (at >= start.length() || start.charAt(at) == '>') {
      return null;
    }
    int from = at;
    while (at < start.length() && "=>/ \t\n\f\r".indexOf(start.charAt(at)) < 0) {
      at++;
    }
    if (at == from) {
      // A name may begin with an equals sign, and then has at least that.
      at++;
    }
    String name = lower(from, at);
    skipSpaces();
    if (at >= start.length() || start.charAt(at) != '=') {
      return new Attribute(name, "");
    }
    at++;
    skipSpaces();
    return new Attribute(name, value());
  }

  private String value() {
    if (at >= start.length()) {
      return "";
    }
    char quote = start.charAt(at);
    if (quote == '"' || quote == '\'') {
      int from = at + 1;
      int end = start.indexOf(quote, from);
      at = end < 0 ? start.length() : end + 1;
      return lower(from, end < 0 ? start.length() : end);
    }
    int from = at;
    while (at < start.length() && !isSpace(start.charAt(at)) && start.charAt(at) != '>') {
      at++;
    }
    return lower(from, at);
  }

  private String lower(int from, int to) {
    return start.substring(from, to).toLowerCase(Locale.ROOT);
  }

  private void skipSpaces() {
    while (at < start.length() && isSpace(start.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
}
