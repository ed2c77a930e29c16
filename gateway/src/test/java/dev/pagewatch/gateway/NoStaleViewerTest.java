package dev.pagewatch.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pagewatch.model.check.CheckJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Changes, lost connections, stalls, restarts and moved clocks in random order: when it is over,
 * what each viewer shows is what the database says.
 */
class NoStaleViewerTest {

  @TempDir Path data;

  @Test
  void whateverHappensEachViewerEndsWithTheTruth() throws Exception {
    isTrueInTheEnd(Long.getLong("pagewatch.seed", System.nanoTime()), 20, 150);
  }

  @Test
  @Tag("long")
  void norDoesItAHundredTimesWithAHundredViewers() throws Exception {
    for (int round = 0; round < 100; round++) {
      isTrueInTheEnd(Long.getLong("pagewatch.seed", System.nanoTime()), 100, 300);
    }
  }

  private void isTrueInTheEnd(long seed, int viewers, int steps) throws Exception {
    System.out.println("pagewatch.seed=" + seed);
    Path directory = Files.createTempDirectory(data, "round");
    MovableClock clock = new MovableClock();
    try (Play play = new Play(directory, clock, viewers, new Random(seed))) {
      for (int i = 0; i < steps; i++) {
        play.step();
      }
      play.everybodyComesBack();
      Map<String, Long> truth = play.truth();
      for (Follower follower : play.followers) {
        Eventually.until(() -> follower.model().equals(truth));
      }
      assertThat(play.truth()).isEqualTo(truth);
    }
  }

  private static final class Play implements AutoCloseable {

    final List<Follower> followers = new ArrayList<>();
    private final List<String> ids = new ArrayList<>();
    private final Path directory;
    private final MovableClock clock;
    private final Random random;
    private RunningGateway gateway;
    private int added;

    Play(Path directory, MovableClock clock, int viewers, Random random) {
      this.directory = directory;
      this.clock = clock;
      this.random = random;
      this.gateway = start();
      for (int i = 0; i < viewers; i++) {
        followers.add(new Follower(gateway));
      }
      followers.forEach(Follower::connect);
    }

    private RunningGateway start() {
      return new RunningGateway(directory, Optional.empty(), clock);
    }

    void step() {
      Follower follower = followers.get(random.nextInt(followers.size()));
      switch (random.nextInt(20)) {
        case 0, 1, 2, 3 -> ids.add(gateway.add("https://a.example/" + added++));
        case 4, 5, 6, 7, 8 -> change("PATCH", "{\"title\":\"title %d\"}".formatted(added++), "");
        case 9 -> delete();
        case 10, 11 -> change("POST", "", "/check");
        case 12 -> check();
        case 13, 14 -> {
          follower.drop();
          follower.connect();
        }
        case 15 -> follower.drop();
        case 16 -> follower.stall();
        case 17 -> follower.goOn();
        case 18 -> clock.advance(Duration.ofSeconds(random.nextInt(90)));
        default -> {
          if (random.nextInt(4) == 0) {
            restart();
          }
        }
      }
    }

    private void change(String method, String body, String suffix) {
      if (!ids.isEmpty()) {
        String id = ids.get(random.nextInt(ids.size()));
        gateway.send(method, "/api/v1/watches/" + id + suffix, body);
      }
    }

    private void delete() {
      if (!ids.isEmpty()) {
        String id = ids.remove(random.nextInt(ids.size()));
        gateway.send("DELETE", "/api/v1/watches/" + id, "");
      }
    }

    private void check() {
      PlayedWorker worker = new PlayedWorker(gateway, "w1");
      for (CheckJob job : worker.lease()) {
        worker.hand(job, PlayedWorker.content("edition " + added++));
      }
    }

    private void restart() {
      followers.forEach(Follower::drop);
      gateway.close();
      gateway = start();
      followers.forEach(follower -> follower.moveTo(gateway));
    }

    void everybodyComesBack() {
      for (Follower follower : followers) {
        follower.goOn();
        if (!follower.isConnected()) {
          follower.connect();
        }
      }
    }

    Map<String, Long> truth() {
      Map<String, Long> truth = new TreeMap<>();
      JsonNode page = RunningGateway.json(gateway.get("/api/v1/watches?limit=500"));
      page.get("items")
          .forEach(
              watch -> truth.put(watch.get("id").textValue(), watch.get("revision").longValue()));
      assertThat(truth).hasSize(page.get("total").intValue());
      return truth;
    }

    @Override
    public void close() {
      followers.forEach(Follower::close);
      gateway.close();
    }
  }
}
