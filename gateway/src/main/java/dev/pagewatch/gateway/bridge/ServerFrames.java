package dev.pagewatch.gateway.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.json.Json;
import org.jspecify.annotations.Nullable;

/** Frames to browsers, in the event-bus bridge protocol. */
final class ServerFrames {

  static final String PONG = "{\"type\":\"pong\"}";

  private ServerFrames() {}

  /**
   * A message of an address at a position.
   *
   * @param body JSON text
   */
  static String message(String address, String epoch, long seq, String body) {
    return "{\"type\":\"rec\",\"address\":\""
        + address
        + "\",\"headers\":{\"epoch\":\""
        + epoch
        + "\",\"seq\":\""
        + seq
        + "\"},\"body\":"
        + body
        + "}";
  }

  /** Tells a client that what it missed can't be replayed: it must re-read. */
  static String resync(String address, String epoch, long seq) {
    return "{\"type\":\"rec\",\"address\":\""
        + address
        + "\",\"headers\":{\"epoch\":\""
        + epoch
        + "\",\"seq\":\""
        + seq
        + "\",\"resync\":\"true\"},\"body\":null}";
  }

  /** The answer to a send. */
  static String reply(String replyAddress, Object body) {
    ObjectNode frame = Json.mapper().createObjectNode();
    frame.put("type", "rec").put("address", replyAddress);
    frame.set("body", Json.mapper().valueToTree(body));
    return frame.toString();
  }

  /** The answer to a send that failed. */
  static String failure(String replyAddress, int code, String message) {
    return Json.mapper()
        .createObjectNode()
        .put("type", "err")
        .put("address", replyAddress)
        .put("failureCode", code)
        .put("failureType", "RECIPIENT_FAILURE")
        .put("message", message)
        .toString();
  }

  /** The answer to a frame that is refused. */
  static String refusal(String code, @Nullable String address) {
    ObjectNode frame = Json.mapper().createObjectNode().put("type", "err").put("body", code);
    if (address != null) {
      frame.put("address", address);
    }
    return frame.toString();
  }
}
