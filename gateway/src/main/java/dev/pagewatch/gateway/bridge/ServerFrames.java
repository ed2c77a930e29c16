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
    return frame instanceof ClientFrame.Ping ? PONG : refused(frame, NOT_LOGGED_IN, 401);
  }

  /** The answer to whatever comes before its time. */
  static String tooFast(ClientFrame frame) {
    return refused(frame, "rate_limited", 429);
  }

  /** A send that somebody waits for has failed, and was refused; all else was refused. */
  private static String refused(ClientFrame frame, String code, int failureCode) {
    return switch (frame) {
      case ClientFrame.Ping ping -> refusal(code, null);
      case ClientFrame.Send send ->
          send.replyAddress() == null
              ? refusal(code, send.address())
              : failed(send.replyAddress(), failureCode, code).put("body", code).toString();
      case ClientFrame.Register register -> refusal(code, register.address());
      case ClientFrame.Unregister unregister -> refusal(code, unregister.address());
      case ClientFrame.Publish publish -> refusal(code, publish.address());
      case ClientFrame.Bad bad -> refusal(code, bad.address());
    };
  }
}
