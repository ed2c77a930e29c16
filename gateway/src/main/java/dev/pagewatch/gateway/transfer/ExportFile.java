package dev.pagewatch.gateway.transfer;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.watch.FieldError;
import dev.pagewatch.gateway.watch.ValidationException;
import dev.pagewatch.gateway.watch.WatchInput;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Our own export, as {@link WatchExport} writes it. */
final class ExportFile implements ImportSource {

  private static final String PROXIES = "proxies";
  private static final String DEFAULTS = "defaults";
  private static final String WATCHES = "watches";

  private final Path file;
  private InputStream bytes;
  private JsonParser json;
  private String part;
  private final Deque<String> parts;
  private int number;

  private ExportFile(Path file, Deque<String> parts) throws IOException {
    this.file = file;
    this.parts = parts;
    this.part = parts.remove();
    this.bytes = new BufferedInputStream(Files.newInputStream(file));
    this.json = JsonItems.parser(bytes);
    JsonItems.enter(json, part);
  }

  static ExportFile open(Path file) throws IOException {
    Head head = new Head();
    try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
      JsonItems.scan(bytes, "the body", head::member);
      head.refuseIfWrong();
    }
    return new ExportFile(file, head.parts());
  }

  /** What a file says of itself, wherever in it that is. */
  private static final class Head {

    private @Nullable String format;
    private int version;
    private boolean proxies;
    private boolean defaults;
    private boolean watches;

    void member(String name, JsonParser json) throws IOException {
      switch (name) {
        case "format" -> format = json.getValueAsString();
        case "version" -> version = json.getValueAsInt();
        case WATCHES -> {
          watches = json.currentToken() == JsonToken.START_ARRAY;
          if (watches) {
            JsonItems.bound(json, "watch");
          }
        }
        case PROXIES -> {
          proxies = json.currentToken() == JsonToken.START_ARRAY;
          if (proxies) {
            JsonItems.bound(json, "proxy");
          }
        }
        case DEFAULTS -> {
          defaults = json.currentToken() == JsonToken.START_ARRAY;
          if (defaults) {
            JsonItems.bound(json, "item of defaults");
          }
        }
        default -> {}
      }
    }

    /** What is made of the file, in this order: each goes by what was before it. */
    Deque<String> parts() {
      Deque<String> parts = new ArrayDeque<>();
      if (proxies) {
        parts.add(PROXIES);
      }
      if (defaults) {
        parts.add(DEFAULTS);
      }
      parts.add(WATCHES);
      return parts;
    }

    void refuseIfWrong() {
      List<FieldError> errors = new ArrayList<>();
      if (!WatchExport.FORMAT.equals(format)) {
        errors.add(
            new FieldError(
                "format",
                "must be \"%s\": only Pagewatch's own export can be read as JSON"
                    .formatted(WatchExport.FORMAT)));
      } else if (version < 1 || version > WatchExport.VERSION) {
        errors.add(
            new FieldError(
                "version",
                "must be %d; import a newer one with a newer Pagewatch"
                    .formatted(WatchExport.VERSION)));
      }
      if (!watches) {
        errors.add(new FieldError("watches", "must be a list of watches"));
      }
      if (!errors.isEmpty()) {
        throw new ValidationException(errors);
      }
    }
  }

  @Override
  public @Nullable Found next() throws IOException {
    JsonNode item = JsonItems.next(json);
    while (item == null && !parts.isEmpty()) {
      close();
      part = parts.remove();
      number = 0;
      bytes = new BufferedInputStream(Files.newInputStream(file));
      json = JsonItems.parser(bytes);
      JsonItems.enter(json, part);
      item = JsonItems.next(json);
    }
    if (item == null) {
      return null;
    }
    number++;
    return switch (part) {
      case PROXIES ->
          item instanceof ObjectNode fields
              ? new Found.Proxy(number, fields)
              : new Found.Unusable(number, "proxy", "must be a JSON object");
      case DEFAULTS -> shared(item);
      default -> draft(item);
    };
  }

  private Found draft(JsonNode item) {
    if (!(item instanceof ObjectNode fields)) {
      return new Found.Unusable(number, "", "a watch must be a JSON object");
    }
    List<String> notes = new ArrayList<>();
    for (String name : List.copyOf(names(fields))) {
      if (!WatchInput.NEW_FIELDS.contains(name)) {
        fields.remove(name);
        notes.add("%s is left out: this Pagewatch doesn't know it".formatted(shortened(name)));
      }
    }
    return new Found.Draft(number, fields, notes);
  }

  private Found shared(JsonNode item) {
    if (!(item instanceof ObjectNode fields)) {
      return new Found.Unusable(number, "defaults", "must be a JSON object");
    }
    JsonNode tag = fields.remove("tag");
    return tag == null || tag.textValue() != null
        ? new Found.Shared(number, tag == null ? Defaults.GLOBAL : tag.textValue(), fields)
        : new Found.Unusable(number, "defaults", "tag must be a text");
  }

  private static List<String> names(ObjectNode fields) {
    List<String> names = new ArrayList<>();
    fields.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String shortened(String name) {
    return name.length() > 100 ? name.substring(0, 100) + "…" : name;
  }

  @Override
  public void close() throws IOException {
    json.close();
    bytes.close();
  }
}
