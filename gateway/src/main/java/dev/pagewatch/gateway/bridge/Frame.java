package dev.pagewatch.gateway.bridge;

import org.jspecify.annotations.Nullable;

/** A frame to browsers, encoded once for all the sockets it goes to. */
final class Frame {

  private final String text;

  /** Made by whoever needs it first; to make it twice does no harm. */
  private @Nullable String quoted;

  Frame(String text) {
    this.text = text;
  }

  /** The frame's JSON. */
  String text() {
    return text;
  }

  /** The frame as a JSON string, the form in which SockJS wraps it (SockJS protocol 0.3.3). */
  String quoted() {
    String known = quoted;
    if (known == null) {
      known = quote(text);
      quoted = known;
    }
    return known;
  }

  int length() {
    return text.length();
  }

  @Override
  public String toString() {
    return text;
  }

  private static String quote(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + text.length() / 4 + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < 0x20 || isUnsafe(c)) {
        quoted.append("\\u").append(Character.forDigit(c >> 12, 16));
        quoted.append(Character.forDigit(c >> 8 & 0xf, 16));
        quoted.append(Character.forDigit(c >> 4 & 0xf, 16));
        quoted.append(Character.forDigit(c & 0xf, 16));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  /** What some browsers lose or change on the way, lone surrogates among it. */
  private static boolean isUnsafe(char c) {
    return (c >= 0x200c && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202f)
        || (c >= 0x2060 && c <= 0x206f)
        || c >= 0xfff0
        || Character.isSurrogate(c);
  }
}
