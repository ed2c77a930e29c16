package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.PlayedWorker.content;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.model.check.CheckJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Workers whose messages are kept, lost, repeated and delivered in any order, while people edit,
 * delete and ask for checks. Keeps the account of which results must have counted.
 */
final class Interleaving {

  private static final int WATCHES = 8;

  private final RunningGateway gateway;
  private final MovableClock clock;
  private final List<PlayedWorker> workers;
  private final Random random;
  private final List<String> watches = new ArrayList<>();
  private final List<Runnable> undelivered = new ArrayList<>();
  private final List<Held> held = new ArrayList<>();
  private final Map<String, String> latestToken = new HashMap<>();
  private final Map<String, Integer> counted = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private int added;

  private record Held(PlayedWorker worker, CheckJob job) {}

  Interleaving(
      RunningGateway gateway, MovableClock clock, List<PlayedWorker> workers, Random random) {
    this.gateway = gateway;
    this.clock = clock;
    this.workers = workers;
    this.random = random;
  }

  /** Adds watches and takes so many steps. */
  void run(int steps) {
    for (int i = 0; i < WATCHES; i++) {
      add();
    }
    for (int i = 0; i < steps; i++) {
      step();
      clock.pass();
      countsAgree();
    }
  }

  private void step() {
    switch (random.nextInt(10)) {
      case 0, 1 -> lease(workers.get(random.nextInt(workers.size())));
      case 2, 3 -> held().ifPresent(check -> undelivered.add(() -> hand(check)));
      case 4 -> held().ifPresent(check -> undelivered.add(() -> check.worker.heartbeat(check.job)));
      case 5 -> held().ifPresent(check -> undelivered.add(() -> check.worker.release(check.job)));
      case 6, 7 -> deliver();
      case 8 -> person(watches.get(random.nextInt(watches.size())));
      default -> clock.advance(Duration.ofMillis(random.nextInt(8_000)));
    }
  }

  private void lease(PlayedWorker worker) {
    for (CheckJob job : worker.lease()) {
      assertThat(used).as("a token given out twice").doesNotContain(job.leaseToken());
      latestToken.put(job.watchId(), job.leaseToken());
      held.add(new Held(worker, job));
    }
  }

  /** Any check ever leased, the newer the likelier. */
  private Optional<Held> held() {
    if (held.isEmpty()) {
      return Optional.empty();
    }
    int back = Math.min(held.size() - 1, (int) Math.abs(random.nextGaussian() * 6));
    return Optional.of(held.get(held.size() - 1 - back));
  }

  /** Delivers a message; one in four stays and comes again, one in ten is lost. */
  private void deliver() {
    if (undelivered.isEmpty()) {
      return;
    }
    int which = random.nextInt(undelivered.size());
    Runnable message = undelivered.get(which);
    if (random.nextInt(4) > 0) {
      undelivered.remove(which);
    }
    if (random.nextInt(10) > 0) {
      message.run();
    }
  }

  private void hand(Held check) {
    CheckJob job = check.job;
    if (check.worker.hand(job, content(job.leaseToken()))) {
      assertThat(job.leaseToken())
          .as("only the current lease's result counts")
          .isEqualTo(latestToken.get(job.watchId()));
      assertThat(used.add(job.leaseToken())).as("a result counts once").isTrue();
      counted.merge(job.watchId(), 1, Integer::sum);
    }
  }

  private void person(String id) {
    switch (random.nextInt(4)) {
      case 0 -> {
        gateway.send("DELETE", path(id), "");
        watches.remove(id);
        add();
      }
      case 1 -> {
        gateway.send("PATCH", path(id), "{\"url\":\"https://h%d.example\"}".formatted(added++));
        latestToken.remove(id);
      }
      default -> gateway.send("POST", path(id) + "/check", "");
    }
  }

  private void add() {
    watches.add(gateway.add("https://h%d.example".formatted(added++)));
  }

  private void countsAgree() {
    Map<String, Integer> told = new HashMap<>();
    json(gateway.get("/api/v1/watches"))
        .get("items")
        .forEach(watch -> told.put(watch.get("id").textValue(), watch.get("checks").intValue()));
    Map<String, Integer> expected = new HashMap<>();
    watches.forEach(id -> expected.put(id, counted.getOrDefault(id, 0)));
    assertThat(told).isEqualTo(expected);
  }

  /** Whatever happened, each watch can be asked for, leased and checked again. */
  void endsWithNothingStuck() {
    undelivered.clear();
    Map<String, Integer> before = Map.copyOf(counted);
    watches.forEach(id -> gateway.send("POST", path(id) + "/check", ""));
    clock.passUntil(
        () -> {
          int from = held.size();
          lease(workers.getFirst());
          List.copyOf(held.subList(from, held.size())).forEach(this::hand);
          return watches.stream()
              .allMatch(id -> counted.getOrDefault(id, 0) > before.getOrDefault(id, 0));
        });
    countsAgree();
  }

  private static String path(String id) {
    return "/api/v1/watches/" + id;
  }
}
