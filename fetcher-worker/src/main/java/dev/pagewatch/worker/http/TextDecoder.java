package dev.pagewatch.worker.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into characters as browsers do: by byte-order mark, else by the Content-Type, else by
 * what the document says of itself in its first 1,024 bytes, else UTF-8 if they are that and
 * windows-1252 if not (WHATWG HTML, "determining the character encoding").
 */
final class TextDecoder {

  private static final int PRESCANNED = 1024;

  private static final Pattern IN_TYPE =
      Pattern.compile("(?i)charset\\s*=\\s*[\"']?\\s*([^\\s\"';,]+)");
  private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
  private static final Pattern META =
      Pattern.compile("(?is)<meta\\s[^>]*?charset\\s*=\\s*[\"']?\\s*([^\\s\"'/>;]+)");
  private static final Pattern XML =
      Pattern.compile("(?s)^\\s*<\\?xml\\s[^>]*?encoding\\s*=\\s*[\"']([^\"']+)");

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  /**
   * Labels that mean something else on the web than to Java (WHATWG Encoding, "names and labels").
   */
  private static final Map<String, String> WEB_LABELS =
      Map.ofEntries(
          Map.entry("iso-8859-1", "windows-1252"),
          Map.entry("iso8859-1", "windows-1252"),
          Map.entry("latin1", "windows-1252"),
          Map.entry("l1", "windows-1252"),
          Map.entry("ascii", "windows-1252"),
          Map.entry("us-ascii", "windows-1252"),
          Map.entry("x-cp1252", "windows-1252"),
          Map.entry("iso-8859-9", "windows-1254"),
          Map.entry("latin5", "windows-1254"),
          Map.entry("iso-8859-11", "x-windows-874"),
          Map.entry("tis-620", "x-windows-874"),
          Map.entry("windows-874", "x-windows-874"),
          Map.entry("gb2312", "GB18030"),
          Map.entry("gbk", "GB18030"),
          Map.entry("x-gbk", "GB18030"),
          Map.entry("shift_jis", "windows-31j"),
          Map.entry("shift-jis", "windows-31j"),
          Map.entry("sjis", "windows-31j"),
          Map.entry("x-sjis", "windows-31j"),
          Map.entry("big5", "Big5-HKSCS"),
          Map.entry("euc-kr", "x-windows-949"),
          Map.entry("ks_c_5601-1987", "x-windows-949"),
          Map.entry("windows-949", "x-windows-949"),
          Map.entry("macintosh", "x-MacRoman"),
          Map.entry("utf8", "UTF-8"),
          Map.entry("unicode-1-1-utf-8", "UTF-8"),
          Map.entry("utf-16", "UTF-16LE"),
          Map.entry("unicode", "UTF-16LE"));

  private TextDecoder() {}

  /**
   * The characters of a body, without byte-order mark.
   *
   * @param contentType the header, empty when absent
   * @param markup whether the body may name its own encoding
   */
  static String decode(byte[] body, String contentType, boolean markup) {
    if (starts(body, 0xef, 0xbb, 0xbf)) {
      return new String(body, 3, body.length - 3, StandardCharsets.UTF_8);
    }
    if (starts(body, 0xfe, 0xff)) {
      return new String(body, 2, body.length - 2, StandardCharsets.UTF_16BE);
    }
    if (starts(body, 0xff, 0xfe)) {
      return new String(body, 2, body.length - 2, StandardCharsets.UTF_16LE);
    }
    Charset declared = named(IN_TYPE.matcher(contentType));
    if (declared == null && markup) {
      declared = inMarkup(body);
    }
    return declared == null ? undeclared(body) : new String(body, declared);
  }

  private static @Nullable Charset inMarkup(byte[] body) {
    String start =
        new String(body, 0, Math.min(body.length, PRESCANNED), StandardCharsets.ISO_8859_1);
    Charset named = named(XML.matcher(start));
    if (named == null) {
      named = named(META.matcher(COMMENT.matcher(start).replaceAll("")));
    }
    // It was readable as ASCII, so it can't be what it says.
    boolean impossible = named != null && named.name().startsWith("UTF-16");
    return impossible ? StandardCharsets.UTF_8 : named;
  }

  private static String undeclared(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return new String(body, WINDOWS_1252);
    }
  }

  private static @Nullable Charset named(Matcher matcher) {
    if (!matcher.find()) {
      return null;
    }
    String label = matcher.group(1).toLowerCase(Locale.ROOT);
    try {
      return Charset.forName(WEB_LABELS.getOrDefault(label, label));
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      return null;
    }
  }

  private static boolean starts(byte[] body, int... mark) {
    if (body.length < mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((body[i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
