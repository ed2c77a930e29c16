package dev.pagewatch.gateway.bridge;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.pagewatch.model.json.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a message says what it is about. It is read up to there and no further. */
final class MessageKey {

  /** The watch's id of a message on {@code watch.status}. */
  static final MessageKey WATCH = new MessageKey("watch", "id");

  /** The worker's id of a message on {@code worker.status}. */
  static final MessageKey WORKER = new MessageKey("workerId");

  private static final Logger LOG = LoggerFactory.getLogger(MessageKey.class);

  private final List<String> path;

  private MessageKey(String... path) {
    this.path = List.of(path);
  }

  /** What a message is about, null when it doesn't say. */
  @Nullable String of(String body) {
    try (JsonParser parser = Json.mapper().createParser(body)) {
      return at(parser, path);
    } catch (IOException e) {
      LOG.warn("A message that should name its {} is no JSON", path.getFirst());
      return null;
    }
  }

  private static @Nullable String at(JsonParser parser, List<String> path) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = path.getFirst().equals(parser.currentName());
      if (found && path.size() > 1) {
        return at(parser, path.subList(1, path.size()));
      }
      JsonToken value = parser.nextToken();
      if (found) {
        return value == JsonToken.VALUE_STRING ? parser.getText() : null;
      }
      parser.skipChildren();
    }
    return null;
  }
}
