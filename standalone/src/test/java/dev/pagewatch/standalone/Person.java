package dev.pagewatch.standalone;

import static java.util.Objects.requireNonNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who adds, edits, checks and deletes watches one after the other, whether a server is up
 * or not, and remembers what was acknowledged.
 */
final class Person {

  private static final int ENOUGH = 40;

  private final String name;
  private final Server server;
  private final CountingSite site;
  private final Random random;

  /** Watches by id. */
  final Map<String, Expected> watches = new HashMap<>();

  /** URLs whose adding was not acknowledged. */
  final Set<String> perhapsAdded = new HashSet<>();

  /** Answers that must not come. */
  final List<String> complaints = new ArrayList<>();

  private int counter;
  private volatile int acknowledged;
  private volatile int refused;

  Person(String name, Server server, CountingSite site, Random random) {
    this.name = name;
    this.server = server;
    this.site = site;
    this.random = random;
  }

  /** Acts until interrupted. */
  void act() {
    try {
      while (!Thread.interrupted()) {
        step();
        Thread.sleep(Duration.ofMillis(random.nextInt(20)));
      }
    } catch (InterruptedException e) {
      // That's the end, asked for.
    }
  }

  /** How many writes were acknowledged. */
  int acknowledged() {
    return acknowledged;
  }

  /** How many writes were refused as the database was away. */
  int refused() {
    return refused;
  }

  private void step() throws InterruptedException {
    List<String> known =
        watches.entrySet().stream()
            .filter(watch -> watch.getValue().presence() != Expected.Presence.GONE)
            .map(Map.Entry::getKey)
            .sorted()
            .toList();
    if (known.isEmpty() || (known.size() < ENOUGH && random.nextInt(3) == 0)) {
      add();
      return;
    }
    String id = known.get(random.nextInt(known.size()));
    switch (random.nextInt(8)) {
      case 0 -> delete(id);
      case 1, 2 -> check(id);
      case 3 -> edit(id, new JsonObject().put("url", site.page(next())));
      case 4 -> edit(id, new JsonObject().put("paused", random.nextInt(4) == 0));
      default -> edit(id, details());
    }
  }

  private void add() throws InterruptedException {
    JsonObject draft =
        details()
            .put("url", site.page(next()))
            .put("engine", "http")
            .put("interval", interval())
            .put("paused", random.nextInt(5) == 0);
    perhapsAdded.add(draft.getString("url"));
    Optional<Server.Answer> answer = write("POST", "/api/v1/watches", draft, 201);
    if (answer.isPresent()) {
      perhapsAdded.remove(draft.getString("url"));
      JsonObject watch = answer.get().body();
      watches.put(watch.getString("id"), new Expected(draft, watch));
    }
  }

  private void edit(String id, JsonObject edit) throws InterruptedException {
    Expected watch = expected(id);
    watch.sent(edit);
    Optional<Server.Answer> answer = write("PATCH", path(id), edit, 200, 404);
    answer.ifPresent(
        given -> {
          if (!isGone(watch, given)) {
            watch.acknowledged(edit, given.body());
          }
        });
  }

  private void check(String id) throws InterruptedException {
    Expected watch = expected(id);
    Instant asked = Instant.now();
    Optional<Server.Answer> answer = write("POST", path(id) + "/check", null, 202, 404);
    answer.ifPresent(
        given -> {
          if (!isGone(watch, given)) {
            watch.checkPromised(asked);
          }
        });
  }

  private void delete(String id) throws InterruptedException {
    Expected watch = expected(id);
    boolean mayBeGone = watch.presence() == Expected.Presence.PERHAPS;
    watch.presence(Expected.Presence.PERHAPS);
    Optional<Server.Answer> answer = write("DELETE", path(id), null, 204, 404);
    if (answer.isPresent()) {
      watch.presence(Expected.Presence.GONE);
      if (answer.get().status() == 404 && !mayBeGone) {
        complaints.add("an acknowledged watch was not found: " + id);
      }
    }
  }

  private boolean isGone(Expected watch, Server.Answer answer) {
    if (answer.status() != 404) {
      return false;
    }
    if (watch.presence() == Expected.Presence.THERE) {
      complaints.add("an acknowledged watch was not found: " + answer);
    }
    watch.presence(Expected.Presence.GONE);
    return true;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread counts, others look
  private Optional<Server.Answer> write(
      String method, String path, @Nullable JsonObject body, int... fine)
      throws InterruptedException {
    Optional<Server.Answer> answer = server.send(method, path, body);
    if (answer.isEmpty()) {
      return answer;
    }
    int status = answer.get().status();
    for (int expected : fine) {
      if (status == expected) {
        acknowledged++;
        return answer;
      }
    }
    if (status == 503) {
      refused++;
      complainUnlessHonest(answer.get());
    } else {
      complaints.add("%s %s: %s".formatted(method, path, answer));
    }
    return Optional.empty();
  }

  private void complainUnlessHonest(Server.Answer answer) {
    boolean honest =
        answer.response().headers().firstValue("retry-after").isPresent()
            && answer
                .response()
                .headers()
                .firstValue("content-type")
                .orElse("")
                .equals("application/problem+json")
            && answer.body().getInteger("status") == 503;
    if (!honest) {
      complaints.add("a refusal that doesn't say when to try again: " + answer);
    }
  }

  private Expected expected(String id) {
    return requireNonNull(watches.get(id));
  }

  private JsonObject details() {
    return new JsonObject()
        .put("title", name + " " + next())
        .put("tags", new JsonArray().add("tag" + random.nextInt(5)).add(name));
  }

  private String interval() {
    return "PT" + (10 + random.nextInt(5)) + "S";
  }

  private String next() {
    return name + "-" + counter++;
  }

  private static String path(String id) {
    return "/api/v1/watches/" + id;
  }
}
