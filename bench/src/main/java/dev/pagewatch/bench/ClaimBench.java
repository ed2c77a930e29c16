package dev.pagewatch.bench;

import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.QueueRepository.EndedCheck;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Leases per second with so many claimers at once, each in batches of so many, on PostgreSQL and
 * SQLite; beside db-scheduler picking the same number of tasks on the same PostgreSQL. Then the
 * whole way, from due to finished.
 */
public final class ClaimBench {

  private static final int WATCHES = 20_000;
  private static final int ROUNDS = 5;

  /** So many leases at once are those of about a dozen workers. */
  private static final int LEASES = 1_000;

  private static final int[] CLAIMERS = {1, 4, 16};
  private static final int[] BATCHES = {1, 10, 100};
  private static final String WORKER = "bench";
  private static final Duration LEASE = Duration.ofMinutes(10);

  /** As the gateway does by default. */
  private static final HostLimits LIMITS =
      new HostLimits(host -> 4, Duration.ofMillis(500), host -> true);

  private final Vertx vertx = Vertx.vertx();

  private ClaimBench() {}

  /** What takes up to so many that are due, and finishes them if told to. */
  interface Queue {
    /** How many it took; 0 when none is due. */
    int take(int batch, boolean finish) throws Exception;

    /** Makes all due again. */
    void reset() throws Exception;
  }

  /** Prints the figures. */
  public static void main(String[] arguments) throws Exception {
    new ClaimBench().run();
    System.exit(0);
  }

  private static EndedCheck ended(Claim claim) {
    return new EndedCheck(
        claim.watch().id(),
        claim.leaseToken(),
        Duration.ofMillis(5),
        new CheckOutcome.Failed(ErrorCode.TIMEOUT, "no answer"));
  }

  private void run() throws Exception {
    Path file = Files.createTempDirectory("claim-bench").resolve("pagewatch.db");
    try (EmbeddedPostgres server =
        EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start()) {
      Store postgres =
          PostgresStore.open(
              vertx,
              new PostgresStore.Access(
                  "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(server.getPort()),
                  "postgres",
                  null),
              InstantSource.system());
      Store sqlite = SqliteStore.open(vertx, file, InstantSource.system());
      Queue ours = filled(postgres, () -> SchedulerQueue.vacuum(server));
      Queue embedded = filled(sqlite, () -> null);
      try (SchedulerQueue theirs = new SchedulerQueue(server, WATCHES)) {
        claims(ours, theirs, embedded);
        finished(ours, theirs, embedded);
      }
      SampleWatches.get(postgres.close());
      SampleWatches.get(sqlite.close());
    }
  }

  private static void claims(Queue ours, Queue theirs, Queue embedded) throws Exception {
    System.out.println(
        "| claimers | batch | PostgreSQL, claims/s | db-scheduler, picks/s | ratio | SQLite |");
    System.out.println("| --- | --- | --- | --- | --- | --- |");
    for (int claimers : CLAIMERS) {
      for (int batch : BATCHES) {
        print(
            "| %d | %d ".formatted(claimers, batch),
            List.of(ours, theirs, embedded),
            claimers,
            batch,
            false);
      }
    }
  }

  private static void finished(Queue ours, Queue theirs, Queue embedded) throws Exception {
    print(
        "| claimed and finished, 4 at once | 100 ", List.of(ours, theirs, embedded), 4, 100, true);
  }

  /** Medians of a few rounds in turn, after one to warm up. */
  private static void print(
      String what, List<Queue> queues, int claimers, int batch, boolean finish) throws Exception {
    List<List<Double>> figures =
        queues.stream().map(q -> (List<Double>) new ArrayList<Double>()).toList();
    for (int round = 0; round <= ROUNDS; round++) {
      for (int i = 0; i < queues.size(); i++) {
        double figure = perSecond(queues.get(i), claimers, batch, finish);
        if (round > 0) {
          figures.get(i).add(figure);
        }
      }
    }
    List<Double> medians =
        figures.stream().map(each -> each.stream().sorted().toList().get(ROUNDS / 2)).toList();
    System.out.printf(
        "%s| %,.0f | %,.0f | %.1f | %,.0f |%n",
        what, medians.get(0), medians.get(1), medians.get(0) / medians.get(1), medians.get(2));
  }

  private static double perSecond(Queue queue, int claimers, int batch, boolean finish)
      throws Exception {
    queue.reset();
    AtomicInteger taken = new AtomicInteger();
    Callable<Void> claimer =
        () -> {
          int got = 1;
          while (got > 0 && taken.get() < LEASES) {
            got = queue.take(batch, finish);
            taken.addAndGet(got);
          }
          return null;
        };
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Void> done :
          threads.invokeAll(IntStream.range(0, claimers).mapToObj(i -> claimer).toList())) {
        done.get();
      }
    }
    return taken.get() / ((System.nanoTime() - start) / 1e9);
  }

  private static Queue filled(Store store, Callable<?> tidy) throws Exception {
    for (int i = 0; i < WATCHES; i += 500) {
      List<NewWatch> some = new ArrayList<>();
      for (int j = i; j < i + 500; j++) {
        some.add(
            NewWatch.of("https://host-%d.example/".formatted(j))
                .title("Watch " + j)
                .engine(Engine.HTTP)
                .build());
      }
      SampleWatches.write(store, transaction -> transaction.watches().insert(some));
    }
    return new StoreQueue(store, tidy);
  }

  /** The store's queue. */
  private record StoreQueue(Store store, Callable<?> tidy) implements Queue {
    @Override
    public int take(int batch, boolean finish) throws Exception {
      List<Claim> claims =
          SampleWatches.write(
              store,
              transaction ->
                  transaction.queue().claim(Engine.HTTP, batch, WORKER, LEASE, LIMITS).leased());
      if (finish) {
        SampleWatches.write(
            store,
            transaction ->
                transaction.queue().accept(claims.stream().map(ClaimBench::ended).toList()));
      }
      return claims.size();
    }

    @Override
    public void reset() throws Exception {
      SampleWatches.write(store, transaction -> transaction.queue().releaseAll(WORKER));
      tidy.call();
    }
  }
}
