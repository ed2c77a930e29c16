package dev.pagewatch.worker.http;

import java.util.Locale;
import java.util.Set;

/**
 * What a body is.
 *
 * @param mediaType without parameters, in lower case
 */
record ContentType(ContentKind kind, String mediaType) {

  /** That say no more than that there are bytes. */
  private static final Set<String> GENERIC =
      Set.of(
          "application/octet-stream",
          "binary/octet-stream",
          "application/binary",
          "application/download",
          "application/x-download",
          "application/force-download",
          "application/unknown",
          "unknown/unknown",
          "*/*");

  /** The standard's "check-for-apache-bug": what some servers say of whatever they don't know. */
  private static final Set<String> CARELESS =
      Set.of(
          "text/plain",
          "text/plain; charset=ISO-8859-1",
          "text/plain; charset=iso-8859-1",
          "text/plain; charset=UTF-8");

  /**
   * By the Content-Type, and by the first bytes where that is absent, generic or careless (WHATWG
   * MIME Sniffing, section 7). Beyond the standard, a PDF or an image that is called text is none.
   *
   * @param header the Content-Type, empty when absent
   */
  static ContentType of(String header, byte[] body) {
    String type = mediaType(header);
    boolean unknown = type.isEmpty() || type.indexOf('/') < 0 || GENERIC.contains(type);
    boolean binaryText =
        (CARELESS.contains(header) && MimeSniffing.isBinary(body) && !hasByteOrderMark(body))
            || (type.startsWith("text/") && MimeSniffing.isDocument(body));
    if (unknown || binaryText) {
      type = MimeSniffing.unknown(body);
    }
    return new ContentType(kind(type), type);
  }

  private static ContentKind kind(String type) {
    return switch (type) {
      case "text/html", "application/xhtml+xml" -> ContentKind.HTML;
      case "application/pdf", "application/x-pdf" -> ContentKind.PDF;
      case "text/csv", "application/csv", "text/x-csv", "text/comma-separated-values" ->
          ContentKind.CSV;
      case "text/tab-separated-values" -> ContentKind.TSV;
      case "application/json" -> ContentKind.JSON;
      case "application/xml", "text/xml" -> ContentKind.XML;
      default -> family(type);
    };
  }

  private static ContentKind family(String type) {
    if (type.endsWith("+json")) {
      return ContentKind.JSON;
    }
    if (type.endsWith("+xml")) {
      return ContentKind.XML;
    }
    if (type.startsWith("image/")) {
      return ContentKind.IMAGE;
    }
    return type.startsWith("text/") ? ContentKind.TEXT : ContentKind.UNSUPPORTED;
  }

  /** Of UTF-16, which has many a zero. */
  private static boolean hasByteOrderMark(byte[] body) {
    return body.length >= 2
        && ((body[0] == (byte) 0xfe && body[1] == (byte) 0xff)
            || (body[0] == (byte) 0xff && body[1] == (byte) 0xfe));
  }

  /** The type without parameters, in lower case. */
  static String mediaType(String header) {
    int semicolon = header.indexOf(';');
    String type = semicolon < 0 ? header : header.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }
}
