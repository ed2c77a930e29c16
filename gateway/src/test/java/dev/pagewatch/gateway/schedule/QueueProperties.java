package dev.pagewatch.gateway.schedule;

import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.StoreFixture;
import dev.pagewatch.gateway.TestDatabase;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;
import org.jspecify.annotations.Nullable;

/**
 * Whatever is done to watches, in whatever order: one that isn't paused is always due, leased or
 * scheduled, never none and never two of these, and its times keep to its schedule.
 */
abstract class QueueProperties {

  private static final int STEPS = 60;

  private final TestDatabase database;
  private @Nullable Path directory;
  private Optional<PostgresStore.Access> access = Optional.empty();
  private @Nullable StoreFixture store;
  private @Nullable QueueModel last;

  QueueProperties(TestDatabase database) {
    this.database = database;
  }

  @BeforeProperty
  void open() throws IOException {
    directory = Files.createTempDirectory("queue-properties");
    access = database.fresh();
    store = new StoreFixture(directory, access);
  }

  @AfterProperty
  void close() throws IOException {
    if (store != null) {
      store.close();
    }
    try (Stream<Path> files = Files.walk(requireNonNull(directory))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Property(tries = 100)
  void aWatchIsAlwaysDueOrLeasedOrScheduled(@ForAll("days") ActionChain<QueueModel> day) {
    day.withInvariant("the store holds what it should", QueueModel::verify).run();
  }

  @Property(tries = 10_000)
  @Tag("long")
  void aWatchIsAlwaysDueOrLeasedOrScheduledWhateverTheOrder(
      @ForAll("days") ActionChain<QueueModel> day) {
    day.withInvariant("the store holds what it should", QueueModel::verify).run();
  }

  @Provide
  Arbitrary<ActionChain<QueueModel>> days() {
    return ActionChain.startWith(this::emptied)
        .withAction(2, create())
        .withAction(3, pass())
        .withAction(6, Action.just("pass to next", mutate("pass to next", QueueModel::passToNext)))
        .withAction(9, withIndex("lease", QueueModel::lease))
        .withAction(4, succeed())
        .withAction(4, fail())
        .withAction(1, withIndex("needs browser", QueueModel::needsBrowser))
        .withAction(2, withIndex("check now", QueueModel::checkNow))
        .withAction(2, withIndex("pause", QueueModel::pause))
        .withAction(2, withIndex("resume", QueueModel::resume))
        .withAction(2, setInterval())
        .withAction(2, setSchedule())
        .withAction(1, withIndex("set URL", QueueModel::setUrl))
        .withAction(1, withIndex("delete", QueueModel::delete))
        .withAction(1, Action.just("renew", mutate("renew", QueueModel::renew)))
        .withAction(1, Action.just("release", mutate("release", QueueModel::release)))
        .withAction(1, Action.just("expire", mutate("expire", QueueModel::expire)))
        .withAction(1, Action.just("restart", mutate("restart", QueueModel::restart)))
        .withMaxTransformations(STEPS);
  }

  private QueueModel emptied() {
    if (last != null) {
      last.deleteAll();
    }
    QueueModel next =
        new QueueModel(requireNonNull(store), this::reopened, database == TestDatabase.SQLITE);
    last = next;
    return next;
  }

  private StoreFixture reopened() {
    StoreFixture old = requireNonNull(store);
    Instant now = old.now();
    old.close();
    StoreFixture fresh = new StoreFixture(requireNonNull(directory), access);
    fresh.pass(Duration.between(fresh.now(), now));
    store = fresh;
    return fresh;
  }

  private static Action<QueueModel> create() {
    return action(
        Combinators.combine(
                Schedules.intervals(), Schedules.any(), Arbitraries.of(true, false, false))
            .as(
                (interval, schedule, paused) ->
                    mutate(
                        "create %s %s %s".formatted(interval, schedule, paused),
                        model -> model.create(interval, schedule, paused))));
  }

  private static Action<QueueModel> pass() {
    Arbitrary<Duration> seconds = Arbitraries.longs().between(1, 90).map(Duration::ofSeconds);
    Arbitrary<Duration> hours = Arbitraries.longs().between(1, 600).map(Duration::ofMinutes);
    Arbitrary<Duration> days = Arbitraries.longs().between(1, 40 * 24).map(Duration::ofHours);
    return action(
        Arbitraries.oneOf(seconds, hours, days)
            .map(time -> mutate("pass " + time, model -> model.pass(time))));
  }

  private static Action<QueueModel> succeed() {
    return action(
        Combinators.combine(indexes(), Arbitraries.of("a", "b"))
            .as(
                (which, hash) ->
                    mutate("succeed " + which, model -> model.succeed(which, hash.repeat(64)))));
  }

  private static Action<QueueModel> fail() {
    Arbitrary<@Nullable Duration> retryAfter =
        Arbitraries.longs().between(1, 200_000).map(Duration::ofSeconds).injectNull(0.6);
    return action(
        Combinators.combine(indexes(), retryAfter)
            .as(
                (which, wait) ->
                    mutate(
                        "fail %d, retry after %s".formatted(which, wait),
                        model -> model.fail(which, wait))));
  }

  private static Action<QueueModel> setInterval() {
    return action(
        Combinators.combine(indexes(), Schedules.intervals())
            .as(
                (which, interval) ->
                    mutate(
                        "set interval %d %s".formatted(which, interval),
                        model -> model.setInterval(which, interval))));
  }

  private static Action<QueueModel> setSchedule() {
    return action(
        Combinators.combine(indexes(), Schedules.any())
            .as(
                (which, schedule) ->
                    mutate(
                        "set schedule %d %s".formatted(which, schedule),
                        model -> model.setSchedule(which, schedule))));
  }

  private static Action<QueueModel> withIndex(String name, BiConsumer<QueueModel, Integer> step) {
    return action(
        indexes().map(which -> mutate(name + " " + which, model -> step.accept(model, which))));
  }

  private static Arbitrary<Integer> indexes() {
    return Arbitraries.integers().between(0, 5);
  }

  private static Action<QueueModel> action(Arbitrary<Transformer<QueueModel>> steps) {
    return (Action.Independent<QueueModel>) () -> steps;
  }

  private static Transformer<QueueModel> mutate(String label, Consumer<QueueModel> step) {
    return Transformer.mutate(label, step);
  }
}
