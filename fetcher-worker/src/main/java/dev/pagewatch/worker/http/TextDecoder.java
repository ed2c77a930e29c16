package dev.pagewatch.worker.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns bytes into characters as browsers do: by byte-order mark, else by the Content-Type, else by
 * what the document says of itself in its first 1,024 bytes, else UTF-8 if they are that and
 * windows-1252 if not (WHATWG HTML, "determining the character encoding").
 */
final class TextDecoder {

  /** "Extracting a character encoding from a meta element", for the header alike. */
  private static final Pattern IN_TYPE =
      Pattern.compile("(?i)charset\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;\"',]+))");

  private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private TextDecoder() {}

  /** Where a document may name its own encoding. */
  enum Declares {
    /** Nowhere: plain text, and JSON, which is UTF-8. */
    NOTHING,
    /** In a meta element, or in an XML declaration. */
    HTML,
    /** In an XML declaration. */
    XML
  }

  /**
   * The characters of a body, without byte-order mark.
   *
   * @param contentType the header, empty when absent
   */
  static String decode(byte[] body, String contentType, Declares declares) {
    if (starts(body, 0xef, 0xbb, 0xbf)) {
      return new String(body, 3, body.length - 3, StandardCharsets.UTF_8);
    }
    if (starts(body, 0xfe, 0xff)) {
      return new String(body, 2, body.length - 2, StandardCharsets.UTF_16BE);
    }
    if (starts(body, 0xff, 0xfe)) {
      return new String(body, 2, body.length - 2, StandardCharsets.UTF_16LE);
    }
    Charset declared = inType(contentType);
    if (declared == null && declares != Declares.NOTHING) {
      declared = inDocument(body, declares);
    }
    return declared == null ? undeclared(body) : new String(body, declared);
  }

  private static @Nullable Charset inDocument(byte[] body, Declares declares) {
    // UTF-16 without a mark: no other encoding has such a beginning.
    if (starts(body, '<', 0, '?', 0) || starts(body, '<', 0, '!', 0)) {
      return StandardCharsets.UTF_16LE;
    }
    if (starts(body, 0, '<', 0, '?') || starts(body, 0, '<', 0, '!')) {
      return StandardCharsets.UTF_16BE;
    }
    return declares == Declares.HTML ? MetaPrescan.ofHtml(body) : MetaPrescan.ofXml(body);
  }

  private static String undeclared(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      return new String(body, WINDOWS_1252);
    }
  }

  /** The encoding that a Content-Type names, or null. */
  static @Nullable Charset inType(String contentType) {
    Matcher named = IN_TYPE.matcher(contentType);
    if (!named.find()) {
      return null;
    }
    for (int group = 1; group <= named.groupCount(); group++) {
      String label = named.group(group);
      if (label != null) {
        return EncodingLabels.charset(label);
      }
    }
    return null;
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
