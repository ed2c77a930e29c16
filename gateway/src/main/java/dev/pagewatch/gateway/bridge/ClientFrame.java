package dev.pagewatch.gateway.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.pagewatch.model.json.Json;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A frame from a browser, in the event-bus bridge protocol (Vert.x documentation, "SockJS event bus
 * bridge").
 */
sealed interface ClientFrame {

  /** Longest frame taken, in characters: a command with 10,000 ids goes in. */
  int MAX_LENGTH = 448 * 1024;

  /** Longest address taken, in characters. */
  int MAX_ADDRESS_LENGTH = 200;

  /** A frame is one JSON value and nothing after it. */
  ObjectReader READER = Json.mapper().reader(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Keeps the socket alive. */
  record Ping() implements ClientFrame {}

  /** Asks for the messages of an address. */
  record Register(String address, Map<String, String> headers) implements ClientFrame {}

  /** Wants no more messages of an address. */
  record Unregister(String address) implements ClientFrame {}

  /** Sends to one receiver, with a reply wanted if {@code replyAddress} is given. */
  record Send(String address, JsonNode body, @Nullable String replyAddress)
      implements ClientFrame {}

  /** Publishes to all receivers. */
  record Publish(String address) implements ClientFrame {}

  /** A frame that can't be taken. */
  record Bad(String code, @Nullable String address) implements ClientFrame {}

  /** Reads a frame; never throws. */
  static ClientFrame parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return new Bad("frame_too_large", null);
    }
    JsonNode frame;
    try {
      frame = READER.readTree(text);
    } catch (JsonProcessingException e) {
      return new Bad("invalid_json", null);
    }
    if (frame == null || !frame.isObject()) {
      return new Bad("invalid_json", null);
    }
    JsonNode type = frame.path("type");
    if (!type.isTextual()) {
      return new Bad("missing_type", text(frame, "address").orElse(null));
    }
    return "ping".equals(type.textValue()) ? new Ping() : addressed(type.textValue(), frame);
  }

  private static ClientFrame addressed(String type, JsonNode frame) {
    Optional<String> given = text(frame, "address");
    if (given.isEmpty()) {
      return new Bad(isKnown(type) ? "missing_address" : "invalid_type", null);
    }
    String address = given.get();
    if (address.length() > MAX_ADDRESS_LENGTH) {
      return new Bad("max_address_length_reached", address.substring(0, MAX_ADDRESS_LENGTH));
    }
    return switch (type) {
      case "register" -> new Register(address, headers(frame.path("headers")));
      case "unregister" -> new Unregister(address);
      case "send" ->
          new Send(address, frame.path("body"), text(frame, "replyAddress").orElse(null));
      case "publish" -> new Publish(address);
      default -> new Bad("invalid_type", address);
    };
  }

  private static boolean isKnown(String type) {
    return switch (type) {
      case "register", "unregister", "send", "publish" -> true;
      default -> false;
    };
  }

  private static Map<String, String> headers(JsonNode node) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    node.properties().forEach(entry -> headers.put(entry.getKey(), entry.getValue().asText()));
    return headers;
  }

  private static Optional<String> text(JsonNode frame, String field) {
    return Optional.ofNullable(frame.path(field).textValue()).filter(text -> !text.isEmpty());
  }
}
