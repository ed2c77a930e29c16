package dev.pagewatch.model.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagewatch.model.json.Json;
import io.vertx.core.buffer.Buffer;

/** How cluster messages travel on the event bus: UTF-8 JSON in a {@link Buffer}. */
public final class BusMessages {

  private BusMessages() {}

  /** Encodes a message for the bus. */
  public static Buffer encode(Versioned message) {
    return Buffer.buffer(Json.write(message));
  }

  /**
   * Decodes a message from the bus.
   *
   * @throws UnreadableMessageException when it is malformed or of a newer schema; the receiver logs
   *     it and leaves it
   */
  public static <T extends Versioned> T decode(Buffer body, Class<T> type) {
    T message;
    try {
      message = Json.read(body.toString(), type);
    } catch (JsonProcessingException e) {
      throw new UnreadableMessageException(type.getSimpleName() + " is malformed", e);
    }
    if (!message.readable()) {
      throw new UnreadableMessageException(
          "%s has schema version %d, this node reads up to %d"
              .formatted(type.getSimpleName(), message.v(), Versioned.CURRENT),
          null);
    }
    return message;
  }

  /** A message this node can't read. */
  public static final class UnreadableMessageException extends RuntimeException {
    UnreadableMessageException(String message, @org.jspecify.annotations.Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
