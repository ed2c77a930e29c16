package dev.pagewatch.worker.browser;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a session between the browser and its viewer: one is on its way at a time, and of
 * those that come meanwhile the newest waits. Used on the session's thread, but for {@link #taken}.
 */
final class SessionFrames {

  private final List<Integer> unacknowledged = new ArrayList<>();
  private @Nullable String waiting;
  private boolean onItsWay;
  private volatile boolean taken;

  /** A picture came from the browser. */
  void came(JsonObject event) {
    unacknowledged.add(event.get("sessionId").getAsInt());
    waiting = event.get("data").getAsString();
  }

  /** One to send, in base64, unless the last is still on its way. */
  Optional<String> toSend() {
    if (onItsWay && taken) {
      onItsWay = false;
      taken = false;
    }
    if (onItsWay || waiting == null) {
      return Optional.empty();
    }
    String frame = waiting;
    waiting = null;
    onItsWay = true;
    return Optional.of(frame);
  }

  /** Those that the browser is to hear were seen: all, once nothing is on its way. */
  List<Integer> seen() {
    if ((onItsWay && !taken) || unacknowledged.isEmpty()) {
      return List.of();
    }
    List<Integer> seen = List.copyOf(unacknowledged);
    unacknowledged.clear();
    return seen;
  }

  /** The viewer has the one that was on its way. Callable on any thread. */
  void taken() {
    taken = true;
  }

  /** Begins anew with another page. */
  void forget() {
    unacknowledged.clear();
    waiting = null;
  }
}
