package dev.pagewatch.worker.http;

import dev.pagewatch.worker.document.ImageFormat;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The media type of a body by its first bytes (WHATWG MIME Sniffing, "rules for identifying an
 * unknown MIME type"), of those types that are told apart here.
 */
final class MimeSniffing {

  /** The standard's "resource header". */
  private static final int HEADER = 1445;

  /** Each followed by a blank or {@code >}. */
  private static final String[] HTML = {
    "<!DOCTYPE HTML",
    "<HTML",
    "<HEAD",
    "<SCRIPT",
    "<IFRAME",
    "<H1",
    "<DIV",
    "<FONT",
    "<TABLE",
    "<A",
    "<STYLE",
    "<TITLE",
    "<B",
    "<BODY",
    "<BR",
    "<P"
  };

  private MimeSniffing() {}

  /** A media type, {@code application/octet-stream} where it is none of those known and no text. */
  static String unknown(byte[] body) {
    String header = new String(body, 0, Math.min(body.length, HEADER), StandardCharsets.ISO_8859_1);
    int start = 0;
    while (start < header.length() && "\t\n\f\r ".indexOf(header.charAt(start)) >= 0) {
      start++;
    }
    String begins =
        header.substring(start, Math.min(header.length(), start + 20)).toUpperCase(Locale.ROOT);
    if (isHtml(begins) || begins.startsWith("<!--")) {
      return "text/html";
    }
    if (begins.startsWith("<?XML")) {
      boolean xhtml = header.toLowerCase(Locale.ROOT).contains("<html");
      return xhtml ? "application/xhtml+xml" : "text/xml";
    }
    return magic(body, header);
  }

  /** By marks that no text begins with. */
  private static String magic(byte[] body, String header) {
    if (header.startsWith("%PDF-")) {
      return "application/pdf";
    }
    if (header.startsWith("\u00fe\u00ff")
        || header.startsWith("\u00ff\u00fe")
        || header.startsWith("\u00ef\u00bb\u00bf")) {
      return "text/plain";
    }
    return ImageFormat.of(body)
        .map(ImageFormat::mediaType)
        .orElseGet(() -> isBinary(body) ? "application/octet-stream" : "text/plain");
  }

  private static boolean isHtml(String begins) {
    for (String tag : HTML) {
      if (begins.startsWith(tag) && begins.length() > tag.length()) {
        char after = begins.charAt(tag.length());
        if (after == ' ' || after == '>') {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it begins like a PDF or an image, whatever it is called. */
  static boolean isDocument(byte[] body) {
    String mark = new String(body, 0, Math.min(body.length, 5), StandardCharsets.ISO_8859_1);
    return mark.equals("%PDF-") || ImageFormat.of(body).isPresent();
  }

  /** Whether its header has a "binary data byte". */
  static boolean isBinary(byte[] body) {
    for (int i = 0; i < Math.min(body.length, HEADER); i++) {
      int b = body[i] & 0xff;
      if (b <= 0x08 || b == 0x0b || (b >= 0x0e && b <= 0x1a) || (b >= 0x1c && b <= 0x1f)) {
        return true;
      }
    }
    return false;
  }
}
