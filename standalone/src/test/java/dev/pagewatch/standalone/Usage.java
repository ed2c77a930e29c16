package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * People who use a Pagewatch through whatever befalls it, a client that follows all changes, and
 * the site they watch. In the end the database must be exactly what they were told.
 */
final class Usage implements AutoCloseable {

  private static final int PEOPLE = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** The Pagewatch they use. */
  final Server server = new Server();

  /** The site they watch. */
  final CountingSite site = new CountingSite(Duration.ofMillis(60));

  private final List<Person> people = new ArrayList<>();
  private final Follower follower = new Follower(server);
  private final List<Thread> acting = new ArrayList<>();
  private final Thread following;

  /** Begins; nobody gets anywhere until the server is up. */
  Usage(Random random) throws IOException {
    for (int i = 0; i < PEOPLE; i++) {
      Person person = new Person("p" + i, server, site, new Random(random.nextLong()));
      people.add(person);
      acting.add(Thread.ofVirtual().start(person::act));
    }
    following = Thread.ofVirtual().start(follower::follow);
  }

  /** Waits until so many more writes were acknowledged to each, on the average. */
  void goesOnFor(int writes) throws Exception {
    int before = acknowledged();
    eventually(
        () -> acknowledged() >= before + PEOPLE * writes ? "" : "nobody is answered any more");
  }

  /** How many writes were acknowledged. */
  int acknowledged() {
    return people.stream().mapToInt(Person::acknowledged).sum();
  }

  /** How many writes were refused as the database was away. */
  int refused() {
    return people.stream().mapToInt(Person::refused).sum();
  }

  /**
   * Ends all use and holds the database to what was said: what was acknowledged is there, nothing
   * is stuck, nothing was asked for twice at once, nobody missed a change.
   *
   * @param others watches that somebody else added
   */
  void endsAsAcknowledged(String... others) throws Exception {
    stop(acting);
    allIsAsAcknowledged(Set.of(others));
    everythingIsCheckedAgain(Set.of(others));
    stop(List.of(following));
    everyRevisionWasSeen();
    assertThat(site.overlaps()).as("pages asked for twice at once").isEmpty();
  }

  private static void stop(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.interrupt();
      thread.join();
    }
  }

  private void allIsAsAcknowledged(Set<String> others) throws Exception {
    Map<String, JsonObject> watches = list();
    Map<String, JsonObject> unknown = new HashMap<>(watches);
    unknown.keySet().removeAll(others);
    List<String> wrong = new ArrayList<>();
    Set<String> perhapsAdded = new HashSet<>();
    for (Person person : people) {
      wrong.addAll(person.complaints);
      perhapsAdded.addAll(person.perhapsAdded);
      person.watches.forEach(
          (id, expected) ->
              expected
                  .contradictions(watches.get(id))
                  .forEach(what -> wrong.add(id + ": " + what)));
      unknown.keySet().removeAll(person.watches.keySet());
    }
    for (JsonObject watch : unknown.values()) {
      if (!perhapsAdded.remove(watch.getString("url"))) {
        wrong.add("a watch nobody added, or one added twice: " + watch);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(people).allMatch(person -> person.acknowledged() > 0);
  }

  /** Each watch that isn't paused comes round, and each check that was promised was made. */
  private void everythingIsCheckedAgain(Set<String> others) throws Exception {
    Instant now = Instant.now();
    Map<String, Expected> expected = new HashMap<>();
    people.forEach(person -> expected.putAll(person.watches));
    eventually(
        () -> {
          List<JsonObject> waiting =
              list().values().stream()
                  .filter(watch -> !others.contains(watch.getString("id")))
                  .filter(watch -> isOwedACheck(watch, now, expected.get(watch.getString("id"))))
                  .toList();
          return waiting.isEmpty()
              ? ""
              : "%d not checked again, such as %s".formatted(waiting.size(), waiting.getFirst());
        });
  }

  private static boolean isOwedACheck(
      JsonObject watch, Instant since, @Nullable Expected expected) {
    boolean itsTurn = !watch.getBoolean("paused") && !isCheckedSince(watch, since);
    boolean promised = expected != null && !expected.isChecked(watch);
    return itsTurn || promised;
  }

  private static boolean isCheckedSince(JsonObject watch, Instant when) {
    Instant at = watch.getInstant("lastCheckedAt");
    return at != null && at.isAfter(when);
  }

  /** Once nothing changes any more, whoever followed all along knows just what a newcomer reads. */
  private void everyRevisionWasSeen() throws Exception {
    for (String id : list().keySet()) {
      server.send("PATCH", "/api/v1/watches/" + id, new JsonObject().put("paused", true));
    }
    eventually(
        () -> {
          JsonObject queue = server.get("/api/v1/queue");
          return queue.getInteger("length") == 0 && queue.getInteger("checking") == 0
              ? ""
              : queue.encode();
        });
    Follower newcomer = new Follower(server);
    for (Follower each : List.of(follower, newcomer)) {
      eventually(() -> each.ask() ? "" : "there is more");
      assertThat(each.complaints).isEmpty();
      assertThat(each.copy).isEqualTo(list());
    }
  }

  private Map<String, JsonObject> list() throws Exception {
    Map<String, JsonObject> watches = new HashMap<>();
    String next = "";
    while (next != null) {
      JsonObject page = server.get("/api/v1/watches?limit=500" + next);
      JsonArray items = page.getJsonArray("items");
      for (int i = 0; i < items.size(); i++) {
        watches.put(items.getJsonObject(i).getString("id"), items.getJsonObject(i));
      }
      String cursor = page.getString("nextCursor");
      next = cursor == null ? null : "&cursor=" + cursor;
    }
    return watches;
  }

  /** Waits until nothing is missing any more. */
  static void eventually(Callable<String> missing) throws Exception {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    String what = missing.call();
    while (!what.isEmpty()) {
      assertThat(System.nanoTime()).as(what).isLessThan(limit);
      Thread.sleep(Duration.ofMillis(20));
      what = missing.call();
    }
  }

  @Override
  public void close() {
    acting.forEach(Thread::interrupt);
    following.interrupt();
    site.close();
  }
}
