package dev.pagewatch.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A small site of the corpus: a page with the change that matters and the noise that doesn't, and
 * the watch that must tell them apart. Read from a file of settings, then sections that begin with
 * {@code ---}: {@code before}, {@code noise} and {@code after} are the page in three states, {@code
 * reads} the snapshot's text in the last; a state may be followed by the name of another file of
 * the site. In bodies, <code>${n}</code> is another number each time.
 *
 * @param watch what the watch is added with besides its URL
 * @param headers of the page's answer
 * @param charset that bodies are sent in
 * @param needs headers without which the site answers 403
 * @param needsBody that a request must have, or empty
 * @param validated whether the page comes with an ETag, and a 304 while its state is the same
 */
record CorpusCase(
    String name,
    JsonObject watch,
    int status,
    Map<String, String> headers,
    Charset charset,
    boolean gzip,
    Map<String, String> needs,
    String needsBody,
    boolean validated,
    Map<String, String> sections) {

  /** What a site's pages are at a time. */
  enum State {
    BEFORE,
    NOISE,
    AFTER;

    private String section() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** All of them, by name. */
  static List<CorpusCase> all() {
    try (Stream<Path> files = Files.list(Path.of("src", "test", "resources", "corpus"))) {
      return files.sorted().map(CorpusCase::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static CorpusCase read(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String name = file.getFileName().toString().replace(".txt", "");
    Settings settings = new Settings();
    Map<String, String> sections = new HashMap<>();
    String section = null;
    List<String> body = new ArrayList<>();
    for (String line : lines) {
      if (line.startsWith("--- ")) {
        end(section, body, sections);
        section = line.substring(4).strip();
      } else if (section != null) {
        body.add(line);
      } else if (!line.startsWith("#") && !line.isBlank()) {
        settings.take(name, line);
      }
    }
    end(section, body, sections);
    return new CorpusCase(
        name,
        settings.watch,
        settings.status,
        settings.headers,
        settings.charset,
        settings.gzip,
        settings.needs,
        settings.needsBody,
        settings.validated,
        sections);
  }

  private static void end(
      @Nullable String section, List<String> body, Map<String, String> sections) {
    if (section != null) {
      sections.put(section, String.join("\n", body));
      body.clear();
    }
  }

  /** A file of the site, the page itself for an empty name; noise is as before where not given. */
  Optional<String> body(State state, String file) {
    String suffix = file.isEmpty() ? "" : " " + file;
    String section = state.section() + suffix;
    if (state == State.NOISE && !sections.containsKey(section)) {
      section = State.BEFORE.section() + suffix;
    }
    return Optional.ofNullable(sections.get(section));
  }

  /** The snapshot's text once the change that matters is there. */
  Optional<String> reads() {
    return Optional.ofNullable(sections.get("reads"));
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class Settings {

    private JsonObject watch = new JsonObject();
    private int status = 200;
    private final Map<String, String> headers = new HashMap<>();
    private Charset charset = UTF_8;
    private boolean gzip;
    private final Map<String, String> needs = new HashMap<>();
    private String needsBody = "";
    private boolean validated;

    Settings() {
      headers.put("Content-Type", "text/html; charset=utf-8");
    }

    void take(String file, String line) {
      int colon = line.indexOf(':');
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon)) {
        case "watch" -> watch = new JsonObject(value);
        case "type" -> headers.put("Content-Type", value);
        case "header" -> put(headers, value);
        case "status" -> status = Integer.parseInt(value);
        case "charset" -> charset = Charset.forName(value);
        case "gzip" -> gzip = Boolean.parseBoolean(value);
        case "needs" -> put(needs, value);
        case "needs-body" -> needsBody = value;
        case "etag" -> validated = Boolean.parseBoolean(value);
        default -> throw new IllegalArgumentException(file + ": " + line);
      }
    }

    private static void put(Map<String, String> headers, String line) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
  }
}
