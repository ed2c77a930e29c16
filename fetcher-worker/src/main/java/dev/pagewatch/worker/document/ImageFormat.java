package dev.pagewatch.worker.document;

import java.util.Optional;

/** Images that can be decoded, known by their first bytes (WHATWG MIME Sniffing, section 6.1). */
public enum ImageFormat {
  /** Portable Network Graphics. */
  PNG("image/png"),
  /** JPEG in JFIF or Exif. */
  JPEG("image/jpeg"),
  /** Graphics Interchange Format, perhaps animated. */
  GIF("image/gif"),
  /** WebP, perhaps animated. */
  WEBP("image/webp");

  private final String mediaType;

  ImageFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  /** Its media type. */
  public String mediaType() {
    return mediaType;
  }

  /** What a body is, whatever it is called. */
  public static Optional<ImageFormat> of(byte[] body) {
    if (starts(body, 0, 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n')) {
      return Optional.of(PNG);
    }
    if (starts(body, 0, 0xff, 0xd8, 0xff)) {
      return Optional.of(JPEG);
    }
    if (starts(body, 0, 'G', 'I', 'F', '8', '7', 'a')
        || starts(body, 0, 'G', 'I', 'F', '8', '9', 'a')) {
      return Optional.of(GIF);
    }
    boolean webp =
        starts(body, 0, 'R', 'I', 'F', 'F') && starts(body, 8, 'W', 'E', 'B', 'P', 'V', 'P');
    return webp ? Optional.of(WEBP) : Optional.empty();
  }

  private static boolean starts(byte[] body, int at, int... mark) {
    if (body.length < at + mark.length) {
      return false;
    }
    for (int i = 0; i < mark.length; i++) {
      if ((body[at + i] & 0xff) != mark[i]) {
        return false;
      }
    }
    return true;
  }
}
