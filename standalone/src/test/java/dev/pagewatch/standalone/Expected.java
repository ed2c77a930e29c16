package dev.pagewatch.standalone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client may rely on about a watch it added, from the answers it got. */
final class Expected {

  /** Whether the watch must be there, may be or must not. */
  enum Presence {
    THERE,
    PERHAPS,
    GONE
  }

  private final Map<String, Set<Object>> possible = new HashMap<>();
  private Presence presence = Presence.THERE;
  private long revision;
  private @Nullable Instant checkOwedSince;

  /** An acknowledged watch. */
  Expected(JsonObject draft, JsonObject answer) {
    acknowledged(draft, answer);
  }

  /** An edit was answered with the watch. */
  void acknowledged(JsonObject edit, JsonObject answer) {
    edit.forEach(field -> possible.put(field.getKey(), Set.of(plain(field.getValue()))));
    revision = Math.max(revision, answer.getLong("revision"));
    presence = Presence.THERE;
  }

  /** An edit is being sent, and may happen from now on. */
  void sent(JsonObject edit) {
    edit.forEach(
        field -> {
          Set<Object> values = new HashSet<>(possible.getOrDefault(field.getKey(), Set.of()));
          values.add(plain(field.getValue()));
          possible.put(field.getKey(), values);
        });
    if (edit.containsKey("url") || edit.containsKey("paused")) {
      checkOwedSince = null;
    }
  }

  /** A check was promised, asked for at this time. */
  void checkPromised(Instant asked) {
    checkOwedSince = asked.truncatedTo(ChronoUnit.MILLIS);
  }

  void presence(Presence presence) {
    this.presence = presence;
  }

  Presence presence() {
    return presence;
  }

  /** What is wrong with the watch as it is now, or absent where null; nothing if all is well. */
  List<String> contradictions(@Nullable JsonObject watch) {
    List<String> wrong = new ArrayList<>();
    if (watch == null) {
      if (presence == Presence.THERE) {
        wrong.add("an acknowledged watch is lost");
      }
      return wrong;
    }
    if (presence == Presence.GONE) {
      wrong.add("a deleted watch is there: " + watch);
    }
    possible.forEach(
        (field, values) -> {
          if (!values.contains(plain(watch.getValue(field)))) {
            wrong.add("%s is none of %s: %s".formatted(field, values, watch));
          }
        });
    if (watch.getLong("revision") < revision) {
      wrong.add("revision %d was acknowledged: %s".formatted(revision, watch));
    }
    return wrong;
  }

  /** Whether the check that was promised, if any, has been made. */
  boolean isChecked(JsonObject watch) {
    Instant at = watch.getInstant("lastCheckedAt");
    return checkOwedSince == null || (at != null && !at.isBefore(checkOwedSince));
  }

  private static Object plain(Object value) {
    return value instanceof JsonArray array ? array.stream().toList() : value;
  }
}
