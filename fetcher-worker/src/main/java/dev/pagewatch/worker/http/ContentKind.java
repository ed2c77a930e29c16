package dev.pagewatch.worker.http;

import java.util.Locale;

/** How a body is turned into text. */
enum ContentKind {
  /** Read as a document. */
  HTML,
  /** Taken as it is. */
  TEXT,
  /** No text to compare. */
  UNSUPPORTED;

  /**
   * The kind of a body by its Content-Type, by its first bytes where there is none.
   *
   * @param contentType the header, empty when absent
   */
  static ContentKind of(String contentType, byte[] body) {
    String type = mediaType(contentType);
    if (type.isEmpty() || type.indexOf('/') < 0) {
      return sniffed(body);
    }
    if (type.equals("text/html") || type.equals("application/xhtml+xml")) {
      return HTML;
    }
    boolean text =
        type.startsWith("text/")
            || type.equals("application/json")
            || type.equals("application/xml")
            || type.endsWith("+json")
            || type.endsWith("+xml");
    return text ? TEXT : UNSUPPORTED;
  }

  /** The type without parameters, in lower case. */
  static String mediaType(String contentType) {
    int semicolon = contentType.indexOf(';');
    String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  /** Whether the type is JSON, as filters over JSON need it. */
  static boolean isJson(String contentType) {
    String type = mediaType(contentType);
    return type.equals("application/json") || type.endsWith("+json");
  }

  /** Whether the type is XML: also RSS and Atom. */
  static boolean isXml(String contentType) {
    return mediaType(contentType).endsWith("xml");
  }

  private static ContentKind sniffed(byte[] body) {
    int start = 0;
    while (start < body.length && body[start] >= 0 && body[start] <= ' ') {
      if (body[start] == 0) {
        return UNSUPPORTED;
      }
      start++;
    }
    for (int i = start; i < Math.min(body.length, 1024); i++) {
      if (body[i] == 0) {
        return UNSUPPORTED;
      }
    }
    return start < body.length && body[start] == '<' ? HTML : TEXT;
  }
}
