package dev.pagewatch.gateway.transfer;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

/**
 * A file to import.
 *
 * @param charset of a list of URLs that doesn't say by itself
 */
public record ImportFile(Path path, Format format, Charset charset) {

  /** What a file may hold, by media type. */
  public enum Format {
    /** One URL a line, each with tags after it or not. */
    URLS("text/plain", 20, "line"),
    /** Our own export. */
    EXPORT("application/json", 20, "watch"),
    /** A changedetection.io backup. */
    BACKUP("application/zip", 100, "watch");

    private final String mediaType;
    private final int maxMegabytes;
    private final String unit;

    Format(String mediaType, int maxMegabytes, String unit) {
      this.mediaType = mediaType;
      this.maxMegabytes = maxMegabytes;
      this.unit = unit;
    }

    /** Its name in HTTP. */
    public String mediaType() {
      return mediaType;
    }

    /** The largest that is taken, in units of 1,000,000 bytes. */
    public int maxMegabytes() {
      return maxMegabytes;
    }

    /** What its watches are counted by, for people. */
    String unit() {
      return unit;
    }
  }

  ImportSource open() throws IOException {
    return switch (format) {
      case URLS -> UrlList.open(path, charset);
      case EXPORT -> ExportFile.open(path);
      case BACKUP -> ChangedetectionBackup.open(path);
    };
  }
}
