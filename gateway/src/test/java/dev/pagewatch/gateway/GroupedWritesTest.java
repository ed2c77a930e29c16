package dev.pagewatch.gateway;

import static dev.pagewatch.gateway.Eventually.until;
import static dev.pagewatch.gateway.PlayedWorker.content;
import static dev.pagewatch.gateway.RunningGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pagewatch.gateway.store.CommitListener;
import dev.pagewatch.gateway.store.GroupedWrites;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.model.check.CheckJob;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes that go together, of which the database takes all but one, or none. */
class GroupedWritesTest {

  private static final String BAD = "https://h7.example/";

  @TempDir Path data;
  private final MovableClock clock = new MovableClock();
  private RunningGateway gateway;
  private PlayedWorker worker;
  private List<CheckJob> good;
  private CheckJob bad;

  @BeforeEach
  void start() {
    gateway = new RunningGateway(data);
    worker = new PlayedWorker(gateway, "a");
    for (int i = 0; i < 40; i++) {
      gateway.add("https://h%d.example/".formatted(i));
    }
    good = new ArrayList<>(worker.lease());
    bad = good.stream().filter(job -> job.url().equals(BAD)).findFirst().orElseThrow();
    good.remove(bad);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  /** From now on what ends a check of the bad watch does this before. */
  private void breakBad(String statement) throws SQLException {
    sql(
        "create trigger broken before update on watch when new.url = '%s' begin %s; end"
            .formatted(BAD, statement));
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("pagewatch.db"));
        Statement one = connection.createStatement()) {
      for (String statement : statements) {
        one.execute(statement);
      }
    }
  }

  /** Hands in all at once, so that all but the first wait together. */
  private List<Future<Boolean>> handAll(List<CheckJob> jobs) {
    List<Future<Boolean>> answers =
        jobs.stream().map(job -> worker.handing(job, content("text of " + job.url()))).toList();
    until(() -> answers.stream().allMatch(Future::isComplete));
    return answers;
  }

  private int checks(CheckJob job) {
    return json(gateway.get("/api/v1/watches/" + job.watchId())).get("checks").intValue();
  }

  @Test
  void aFaultInOneIsItsAlone() throws Exception {
    breakBad("select raise(abort, 'broken')");
    List<CheckJob> all = new ArrayList<>(good);
    all.add(3, bad);

    List<Future<Boolean>> answers = new ArrayList<>(handAll(all));

    assertThat(answers.remove(3)).matches(Future::failed);
    assertThat(answers).allMatch(Future::succeeded).allMatch(Future::result);
    assertThat(good).allMatch(job -> checks(job) == 1);
    assertThat(checks(bad)).isZero();
  }

  @Test
  void oneThatTheDatabaseHasNoRoomForKeepsTheOthersWaitingNotForLong() throws Exception {
    breakBad("select zeroblob(2000000000)");
    List<CheckJob> left = new ArrayList<>(good);
    for (int tries = 0; tries < 20 && !left.isEmpty(); tries++) {
      List<CheckJob> handed = new ArrayList<>(left);
      handed.add(handed.size() / 2, bad);
      List<Future<Boolean>> answers = handAll(handed);
      for (int i = 0; i < handed.size(); i++) {
        if (answers.get(i).succeeded()) {
          left.remove(handed.get(i));
        }
      }
    }

    assertThat(left).isEmpty();
    assertThat(good).allMatch(job -> checks(job) == 1);
    sql("drop trigger broken");
    assertThat(worker.hand(bad, content("at last"))).isTrue();
  }

  @Test
  void nobodyWaitsInLineForADatabaseThatIsAway() {
    List<Promise<Object>> writes = new ArrayList<>();
    GroupedWrites<String, String> grouped =
        new GroupedWrites<>(
            new HeldStore(writes), clock, String::length, (transaction, all) -> all);

    List<Future<String>> answers = Stream.of("a", "b", "c", "d").map(grouped::put).toList();
    assertThat(writes).as("one goes, the others wait").hasSize(1);
    clock.advance(Duration.ofSeconds(3));
    writes.getFirst().fail(new StoreUnavailableException("away", null));

    assertThat(answers).allMatch(Future::failed);
    assertThat(writes).hasSize(1);
    Future<String> later = grouped.put("e");
    writes.getLast().complete(List.of("e"));
    assertThat(later.result()).isEqualTo("e");
  }

  @Test
  void whoComesAfterOneThatIsAlwaysRefusedIsWritten() {
    List<Promise<Object>> writes = new ArrayList<>();
    GroupedWrites<String, String> grouped =
        new GroupedWrites<>(
            new HeldStore(writes), clock, String::length, (transaction, all) -> all);
    for (int times = 0; times < 3; times++) {
      Future<String> bad = grouped.put("bad");
      Future<String> good = grouped.put("good");
      writes.getLast().fail(new StoreUnavailableException("no room", null));
      writes.getLast().complete(List.of("good"));

      assertThat(bad).matches(Future::failed);
      assertThat(good.result()).isEqualTo("good");
    }
  }

  @Test
  void whoFailsToHearKeepsNobodyElseFromHearing() {
    List<Promise<Object>> writes = new ArrayList<>();
    GroupedWrites<String, String> grouped =
        new GroupedWrites<>(
            new HeldStore(writes), clock, String::length, (transaction, all) -> all);
    grouped.put("first");
    grouped
        .put("a")
        .onComplete(
            answer -> {
              throw new IllegalStateException("can't hear");
            });
    Future<String> other = grouped.put("b");
    writes.getFirst().complete(List.of("first"));
    writes.getLast().complete(List.of("a", "b"));

    assertThat(other.result()).isEqualTo("b");
  }

  /** A store that only writes, and is done with each write when the test says so. */
  private record HeldStore(List<Promise<Object>> writes) implements Store {
    @Override
    public <T> Future<T> read(Function<Reading, T> work) {
      throw new UnsupportedOperationException();
    }

    @Override
    @SuppressWarnings("unchecked") // the test completes it with what the work gives
    public <T> Future<T> write(Function<Transaction, T> work) {
      writes.add(Promise.promise());
      return (Future<T>) writes.getLast().future();
    }

    @Override
    public String database() {
      return "none";
    }

    @Override
    public void onCommit(CommitListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> close() {
      throw new UnsupportedOperationException();
    }
  }
}
