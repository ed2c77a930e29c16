package dev.pagewatch.gateway.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.pagewatch.model.json.Json;
import org.jspecify.annotations.Nullable;

/** Frames to browsers, in the event-bus bridge protocol. */
final class ServerFrames {

  /** The code of what is refused to those who aren't signed in. */
  static final String NOT_LOGGED_IN = "not_logged_in";

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
    return failed(replyAddress, code, message).toString();
  }

  /** The answer to a send by nobody who is known: it failed, and it was refused. */
  private static String notLoggedIn(String replyAddress) {
    return failed(replyAddress, 401, NOT_LOGGED_IN).put("body", NOT_LOGGED_IN).toString();
  }

  private static ObjectNode failed(String replyAddress, int code, String message) {
    return Json.mapper()
        .createObjectNode()
        .put("type", "err")
        .put("address", replyAddress)
        .put("failureCode", code)
        .put("failureType", "RECIPIENT_FAILURE")
        .put("message", message);
  }

  /** The answer to a frame that is refused. */
  static String refusal(String code, @Nullable String address) {
    ObjectNode frame = Json.mapper().createObjectNode().put("type", "err").put("body", code);
    if (address != null) {
      frame.put("address", address);
    }
    return frame.toString();
  }

  /** The answer to whatever comes from those who aren't let in. */
  static String toStranger(ClientFrame frame) {
    return switch (frame) {
      case ClientFrame.Ping ping -> PONG;
      case ClientFrame.Send send ->
          send.replyAddress() == null
              ? refusal(NOT_LOGGED_IN, send.address())
              : notLoggedIn(send.replyAddress());
      case ClientFrame.Register register -> refusal(NOT_LOGGED_IN, register.address());
      case ClientFrame.Unregister unregister -> refusal(NOT_LOGGED_IN, unregister.address());
      case ClientFrame.Publish publish -> refusal(NOT_LOGGED_IN, publish.address());
      case ClientFrame.Bad bad -> refusal(NOT_LOGGED_IN, bad.address());
    };
  }
}
