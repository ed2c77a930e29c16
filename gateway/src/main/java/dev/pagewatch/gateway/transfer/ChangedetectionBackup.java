package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.model.json.Json;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A backup of changedetection.io. Until 0.53 it holds {@code url-watches.json} with all watches and
 * settings; later ones hold {@code changedetection.json} with the settings and, for each watch or
 * tag, a folder named by its id with {@code watch.json} or {@code tag.json}. Where both are, the
 * folders are the newer. Walked twice, as the settings may come after what they are about. History
 * is left where it is.
 */
final class ChangedetectionBackup implements ImportSource {

  private static final Pattern FILE =
      Pattern.compile(
          "(?:(?!\\.\\.?/)[^/\\\\]+/)?"
              + "(?:(?<id>[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})/(?<part>watch|tag)"
              + "|(?<index>url-watches|changedetection|browsers))\\.json");

  private static final long MAX_INDEX_BYTES = 100_000_000;

  private final ZipWalk zip;
  private final ChangedetectionSettings settings;
  private final boolean folders;
  private @Nullable JsonParser index;
  private int number;

  private ChangedetectionBackup(ZipWalk zip, ChangedetectionSettings settings, boolean folders) {
    this.zip = zip;
    this.settings = settings;
    this.folders = folders;
  }

  static ChangedetectionBackup open(Path file) throws IOException {
    Survey survey = new Survey();
    try (ZipWalk zip = new ZipWalk(file)) {
      survey.walk(zip);
    }
    return new ChangedetectionBackup(new ZipWalk(file), survey.settings(), survey.folders);
  }

  /** The first walk: what there is, and all settings. */
  private static final class Survey {

    private final ChangedetectionSettings.Collector collected =
        new ChangedetectionSettings.Collector();
    private boolean folders;
    private boolean index;

    void walk(ZipWalk zip) throws IOException {
      for (String name = zip.next(); name != null; name = zip.next()) {
        Matcher file = FILE.matcher(name);
        if (!file.matches()) {
          continue;
        }
        if (file.group("part") != null) {
          part(zip, name, file);
        } else {
          index(zip, name, file.group("index"));
        }
      }
      if (!folders && !index) {
        throw new ValidationException(
            "",
            "the zip is no changedetection.io backup: it has neither url-watches.json nor a"
                + " watch.json in a folder of its own");
      }
    }

    private void part(ZipWalk zip, String name, Matcher file) throws IOException {
      if (file.group("part").equals("watch")) {
        folders = true;
        return;
      }
      try {
        collected.tag(file.group("id"), tree(zip));
      } catch (UnreadableException e) {
        throw new ValidationException("", name + " " + e.getMessage());
      }
    }

    private void index(ZipWalk zip, String name, String which) throws IOException {
      try {
        switch (which) {
          case "browsers" -> collected.browsers(tree(zip));
          case "changedetection" ->
              JsonItems.scan(zip.content(MAX_INDEX_BYTES), name, this::member);
          default -> {
            JsonItems.scan(zip.content(MAX_INDEX_BYTES), name, this::oldMember);
            index = true;
          }
        }
      } catch (UnreadableException e) {
        throw new ValidationException("", name + " " + e.getMessage());
      } catch (ZipWalk.TooLongException e) {
        throw new ValidationException("", "%s has over %,d bytes".formatted(name, MAX_INDEX_BYTES));
      }
    }

    private void member(String name, JsonParser json) throws IOException {
      if (name.equals("settings")) {
        collected.settings(json, true);
      }
    }

    private void oldMember(String name, JsonParser json) throws IOException {
      if (name.equals("settings")) {
        collected.settings(json, false);
      } else if (name.equals("watching") && json.currentToken() == JsonToken.START_OBJECT) {
        JsonItems.bound(json, "watch");
      }
    }

    ChangedetectionSettings settings() {
      return collected.settings();
    }
  }

  @Override
  public @Nullable Found next() throws IOException {
    return folders ? nextFolder() : nextOfIndex();
  }

  private @Nullable Found nextFolder() throws IOException {
    for (String name = zip.next(); name != null; name = zip.next()) {
      Matcher file = FILE.matcher(name);
      if (file.matches() && "watch".equals(file.group("part"))) {
        number++;
        try {
          return found(tree(zip));
        } catch (UnreadableException e) {
          return new Found.Unusable(number, "", name + " " + e.getMessage());
        }
      }
    }
    return null;
  }

  private @Nullable Found nextOfIndex() throws IOException {
    if (index == null) {
      index = index();
    }
    JsonNode watch = index == null ? null : JsonItems.next(index);
    if (watch == null) {
      return null;
    }
    number++;
    return found(watch);
  }

  private @Nullable JsonParser index() throws IOException {
    for (String name = zip.next(); name != null; name = zip.next()) {
      Matcher file = FILE.matcher(name);
      if (file.matches() && "url-watches".equals(file.group("index"))) {
        JsonParser json = JsonItems.parser(zip.content(MAX_INDEX_BYTES));
        return JsonItems.enter(json, "watching") && json.currentToken() == JsonToken.START_OBJECT
            ? json
            : null;
      }
    }
    return null;
  }

  private Found found(JsonNode watch) {
    return watch instanceof ObjectNode fields
        ? new ChangedetectionWatch(fields, settings).found(number)
        : new Found.Unusable(number, "", "a watch must be a JSON object");
  }

  /** One file of the backup can't be read; the message continues its name. */
  private static final class UnreadableException extends Exception {
    UnreadableException(String message) {
      super(message);
    }
  }

  private static JsonNode tree(ZipWalk zip) throws IOException, UnreadableException {
    try (InputStream bytes = zip.content(JsonItems.MAX_VALUE_BYTES)) {
      return Json.mapper().readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new UnreadableException(
          "is no JSON: line %d, column %d"
              .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (CharConversionException e) {
      throw new UnreadableException("is no text in UTF-8");
    } catch (ZipWalk.TooLongException e) {
      throw new UnreadableException("has over %,d bytes".formatted(JsonItems.MAX_VALUE_BYTES));
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
