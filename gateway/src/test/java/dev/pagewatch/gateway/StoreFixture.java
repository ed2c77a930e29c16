package dev.pagewatch.gateway;

import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.NewBlob;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.QueueRepository.Claim;
import dev.pagewatch.gateway.store.QueueRepository.Claims;
import dev.pagewatch.gateway.store.QueueRepository.EndedCheck;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.gateway.store.WatchChange;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** A real store with time under the test's control. */
public final class StoreFixture implements AutoCloseable {

  /** How long leases live here. */
  public static final Duration LEASE = Duration.ofSeconds(30);

  private final Vertx vertx = Vertx.vertx();
  private final Store store;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

  /** All changes told, in the order they were told. */
  public final List<WatchChange> told = new CopyOnWriteArrayList<>();

  /** Opens the database: the one on the server, or the file in the directory. */
  public StoreFixture(Path directory, Optional<PostgresStore.Access> postgres) {
    InstantSource clock = () -> now;
    if (postgres.isEmpty()) {
      TestDatabase.lay(directory.resolve("pagewatch.db"));
    }
    this.store =
        postgres.isPresent()
            ? PostgresStore.open(vertx, postgres.get(), clock)
            : SqliteStore.open(vertx, directory.resolve("pagewatch.db"), clock);
    store.onCommit(told::addAll);
  }

  /** The store itself. */
  public Store store() {
    return store;
  }

  /** The time it is. */
  public Instant now() {
    return now;
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    now = now.plus(time);
  }

  /** Reads and waits. */
  public <T> T read(Function<Reading, T> work) {
    return RunningGateway.await(store.read(work));
  }

  /** Writes and waits. */
  public <T> T write(Function<Transaction, T> work) {
    return RunningGateway.await(store.write(work));
  }

  /** Adds an HTTP watch. */
  public Watch add(String url) {
    return write(transaction -> transaction.watches().insert(draft(url)));
  }

  /** An HTTP watch to be added. */
  public static NewWatch draft(String url) {
    return NewWatch.of(url).engine(Engine.HTTP).build();
  }

  /** Leases HTTP checks without limits. */
  public List<Claim> claim(int limit) {
    return claim(limit, HostLimits.NONE).leased();
  }

  /** Leases HTTP checks. */
  public Claims claim(int limit, HostLimits limits) {
    return write(transaction -> transaction.queue().claim(Engine.HTTP, limit, "w1", LEASE, limits));
  }

  /** Hands a result in; tells whether it counted. */
  public boolean accept(Claim claim, CheckOutcome outcome) {
    return accept(
        new EndedCheck(claim.watch().id(), claim.leaseToken(), Duration.ofMillis(5), outcome));
  }

  /** Hands a result in; tells whether it counted. */
  public boolean accept(EndedCheck check) {
    return write(transaction -> transaction.queue().accept(List.of(check))).getFirst().isPresent();
  }

  /** Stores a body. */
  public BlobRef putBlob(String body, String mediaType) {
    NewBlob blob = new NewBlob(body.getBytes(StandardCharsets.UTF_8), mediaType);
    return write(transaction -> transaction.snapshots().putBlobs(List.of(blob))).getFirst();
  }

  /** Ends a check as unchanged. */
  public boolean finish(Claim claim) {
    return accept(claim, new CheckOutcome.Same("0".repeat(64), null));
  }

  /** The watch as it is now. */
  public Watch watch(String id) {
    return read(reading -> reading.watches().find(id)).orElseThrow();
  }

  @Override
  public void close() {
    RunningGateway.await(store.close());
    RunningGateway.await(vertx.close());
  }
}
