package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One URL a line; after it, set off by a blank, tags with commas between them. Empty lines and
 * those that begin with {@code #} say nothing.
 */
final class UrlList implements ImportSource {

  private static final int MARK_BYTES = 3;

  private final BufferedReader lines;
  private int line;

  private UrlList(BufferedReader lines) {
    this.lines = lines;
  }

  static UrlList open(Path file, Charset charset) throws IOException {
    InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
    bytes.mark(MARK_BYTES);
    byte[] start = bytes.readNBytes(MARK_BYTES);
    bytes.reset();
    Mark mark = Mark.of(start, charset);
    bytes.skipNBytes(mark.length());
    return new UrlList(new BufferedReader(new InputStreamReader(bytes, mark.charset())));
  }

  /** A byte order mark says the charset with more right than a header does. */
  private record Mark(Charset charset, int length) {

    static Mark of(byte[] start, Charset otherwise) {
      if (startsWith(start, 0xef, 0xbb, 0xbf)) {
        return new Mark(StandardCharsets.UTF_8, 3);
      }
      if (startsWith(start, 0xff, 0xfe)) {
        return new Mark(StandardCharsets.UTF_16LE, 2);
      }
      if (startsWith(start, 0xfe, 0xff)) {
        return new Mark(StandardCharsets.UTF_16BE, 2);
      }
      return new Mark(otherwise, 0);
    }

    private static boolean startsWith(byte[] start, int... mark) {
      for (int i = 0; i < mark.length; i++) {
        if (i >= start.length || (start[i] & 0xff) != mark[i]) {
          return false;
        }
      }
      return true;
    }
  }

  @Override
  public @Nullable Found next() throws IOException {
    for (String text = lines.readLine(); text != null; text = lines.readLine()) {
      line++;
      String stripped = text.strip();
      if (!stripped.isEmpty() && stripped.charAt(0) != '#') {
        return found(stripped);
      }
    }
    return null;
  }

  private Found found(String text) {
    // The decoder puts this for bytes that are no text in the charset.
    if (text.indexOf('\ufffd') >= 0) {
      return new Found.Unusable(line, text, "the line is no UTF-8 text; save the file as UTF-8");
    }
    String[] parts = text.split("\\s+", 2);
    ObjectNode fields = JsonNodeFactory.instance.objectNode().put("url", parts[0]);
    if (parts.length > 1) {
      ArrayNode tags = fields.putArray("tags");
      Arrays.stream(parts[1].split(","))
          .map(String::strip)
          .filter(tag -> !tag.isEmpty())
          .forEach(tags::add);
    }
    return new Found.Draft(line, fields, List.of());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
