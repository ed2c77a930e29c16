package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed again and again while people use it. Afterwards the database must be
 * exactly what they were told.
 */
abstract class CrashSuite {

  private static final int PEOPLE = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir Path dir;

  private final Server server = new Server();

  /** The database to run on, made for one test. */
  abstract Database database(Path data) throws Exception;

  /** Is told before each kill; may do damage of its own. */
  void beforeKill(int kill, Random random) throws Exception {}

  @Test
  void whatWasAcknowledgedOutlivesAFewKills() throws Exception {
    survives(3);
  }

  @Test
  @Tag("long")
  void whatWasAcknowledgedOutlivesFiftyKills() throws Exception {
    survives(50);
  }

  private void survives(int kills) throws Exception {
    long seed = Long.getLong("pagewatch.seed", System.nanoTime());
    System.out.printf("%s, %d kills: pagewatch.seed=%d%n", getClass().getSimpleName(), kills, seed);
    Random random = new Random(seed);
    Files.createDirectory(dir.resolve("tmp"));
    Path data = dir.resolve("data");
    try (CountingSite site = new CountingSite(Duration.ofMillis(60));
        Database database = database(data)) {
      Map<String, String> settings = settings(data, database);
      List<Person> people = new ArrayList<>();
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        Person person = new Person("p" + i, server, site, new Random(random.nextLong()));
        people.add(person);
        threads.add(Thread.ofVirtual().start(person::act));
      }
      Follower follower = new Follower(server);
      Thread following = Thread.ofVirtual().start(follower::follow);

      for (int kill = 0; kill < kills; kill++) {
        try (Launched pagewatch = Launched.java(Main.class, dir.resolve("tmp"), settings, "up")) {
          if (random.nextInt(5) > 0) {
            server.up(pagewatch.ready());
            waitForWork(people, random.nextInt(60));
          } else {
            Thread.sleep(random.nextInt(2_000));
          }
          beforeKill(kill, random);
          pagewatch.signal("KILL").status();
          server.down();
          assertThat(pagewatch.err()).doesNotContain(" ERROR ");
        }
        site.newClient();
      }
      try (Launched pagewatch = Launched.java(Main.class, dir.resolve("tmp"), settings, "up")) {
        server.up(pagewatch.ready());
        waitForWork(people, 10 * PEOPLE);
        for (Thread thread : threads) {
          thread.interrupt();
          thread.join();
        }

        allIsAsAcknowledged(people);
        everythingIsCheckedAgain(people);
        following.interrupt();
        following.join();
        everyRevisionWasSeen(follower);
        assertThat(site.overlaps()).as("pages asked for twice at once").isEmpty();
        assertThat(pagewatch.signal("TERM").status()).isZero();
        assertThat(pagewatch.err()).doesNotContain(" ERROR ");
      }
      assertThat(database.damage()).isEmpty();
      assertThat(database.orphans()).isEmpty();
      System.out.printf(
          "%s: %d writes acknowledged, %d refused, through %d kills%n",
          getClass().getSimpleName(),
          acknowledged(people),
          people.stream().mapToInt(Person::refused).sum(),
          kills);
    }
  }

  private static void waitForWork(List<Person> people, int writes) throws Exception {
    int before = acknowledged(people);
    eventually(() -> acknowledged(people) >= before + writes ? "" : "nobody is answered");
  }

  private static int acknowledged(List<Person> people) {
    return people.stream().mapToInt(Person::acknowledged).sum();
  }

  private Map<String, String> settings(Path data, Database database) {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", data.toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
    settings.put("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8");
    return settings;
  }

  private void allIsAsAcknowledged(List<Person> people) throws Exception {
    Map<String, JsonObject> watches = list();
    Map<String, JsonObject> unknown = new HashMap<>(watches);
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
  private void everythingIsCheckedAgain(List<Person> people) throws Exception {
    Instant now = Instant.now();
    Map<String, Expected> expected = new HashMap<>();
    people.forEach(person -> expected.putAll(person.watches));
    eventually(
        () -> {
          List<JsonObject> waiting =
              list().values().stream()
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
  private void everyRevisionWasSeen(Follower follower) throws Exception {
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
  private static void eventually(Callable<String> missing) throws Exception {
    long limit = System.nanoTime() + PATIENCE.toNanos();
    String what = missing.call();
    while (!what.isEmpty()) {
      assertThat(System.nanoTime()).as(what).isLessThan(limit);
      Thread.sleep(Duration.ofMillis(20));
      what = missing.call();
    }
  }
}
