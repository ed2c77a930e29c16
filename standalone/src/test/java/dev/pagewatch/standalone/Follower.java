package dev.pagewatch.standalone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A client that keeps a copy of all watches by asking what changed since it last asked. */
final class Follower {

  private final Server server;
  private final Set<String> deleted = new HashSet<>();

  /** Watches by id, as last told. */
  final Map<String, JsonObject> copy = new HashMap<>();

  /** What must not have been told. */
  final List<String> complaints = new ArrayList<>();

  private long revision;

  Follower(Server server) {
    this.server = server;
  }

  /** Follows until interrupted. */
  void follow() {
    try {
      while (!Thread.interrupted()) {
        ask();
        Thread.sleep(Duration.ofMillis(20));
      }
    } catch (InterruptedException e) {
      // That's the end, asked for.
    }
  }

  /** Asks once; tells whether it knows everything now. */
  boolean ask() throws InterruptedException {
    JsonObject delta = server.get("/api/v1/watches?limit=500&since=" + revision);
    long last = revision;
    JsonArray items = delta.getJsonArray("items");
    for (int i = 0; i < items.size(); i++) {
      JsonObject watch = items.getJsonObject(i);
      long own = watch.getLong("revision");
      String id = watch.getString("id");
      JsonObject known = copy.get(id);
      expect(own > last, "items are in order and new", watch);
      expect(known == null || own > known.getLong("revision"), "a watch's revision grows", watch);
      expect(!deleted.contains(id), "a deleted watch stays away", watch);
      copy.put(id, watch);
      last = own;
    }
    for (Object id : delta.getJsonArray("deleted")) {
      deleted.add((String) id);
      copy.remove(id);
    }
    expect(delta.getLong("revision") >= last, "the revision covers its items", delta);
    revision = Math.max(revision, delta.getLong("revision"));
    return delta.getBoolean("complete");
  }

  private void expect(boolean holds, String what, JsonObject where) {
    if (!holds) {
      complaints.add("not so at %d: %s: %s".formatted(revision, what, where));
    }
  }
}
