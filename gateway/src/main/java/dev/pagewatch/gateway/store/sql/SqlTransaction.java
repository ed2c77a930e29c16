package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.DefaultsRepository;
import dev.pagewatch.gateway.store.HistoryRepository;
import dev.pagewatch.gateway.store.PriceReader;
import dev.pagewatch.gateway.store.ProxyRepository;
import dev.pagewatch.gateway.store.QueueRepository;
import dev.pagewatch.gateway.store.SignInRepository;
import dev.pagewatch.gateway.store.SnapshotRepository;
import dev.pagewatch.gateway.store.StepRunReader;
import dev.pagewatch.gateway.store.StorageUsage;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.gateway.store.TransferReader;
import dev.pagewatch.gateway.store.WatchChange;
import dev.pagewatch.gateway.store.WatchRepository;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jooq.DSLContext;

/** Repositories over the writing connection; tells each change to a watch as it is made. */
final class SqlTransaction implements Transaction {

  private final DSLContext sql;
  private final Dialect dialect;
  private final InstantSource clock;
  private final KnownDefaults defaults;
  private final SqlWatchRepository watches;
  private final SqlQueueRepository queue;
  private final SqlSnapshotRepository snapshots;

  SqlTransaction(
      DSLContext sql,
      Dialect dialect,
      InstantSource clock,
      KnownDefaults defaults,
      Consumer<WatchChange> changes) {
    this.defaults = defaults;
    this.sql = sql;
    this.dialect = dialect;
    this.clock = clock;
    WatchRows rows = new WatchRows(sql, dialect, clock, changes);
    this.snapshots = new SqlSnapshotRepository(sql, dialect, clock);
    this.watches = new SqlWatchRepository(sql, dialect, clock, defaults, rows);
    this.queue = new SqlQueueRepository(sql, dialect, clock, defaults, snapshots, rows);
  }

  @Override
  public WatchRepository watches() {
    return watches;
  }

  @Override
  public QueueRepository queue() {
    return queue;
  }

  @Override
  public SnapshotRepository snapshots() {
    return snapshots;
  }

  @Override
  public PriceReader prices() {
    return new PriceTable(sql);
  }

  @Override
  public HistoryRepository history() {
    return new SqlHistoryRepository(sql, dialect, clock);
  }

  @Override
  public StepRunReader stepRuns() {
    return new SqlStepRuns(sql);
  }

  @Override
  public DefaultsRepository defaults() {
    return new SqlDefaultsRepository(sql, dialect, defaults);
  }

  @Override
  public ProxyRepository proxies() {
    return new SqlProxies(sql, dialect, defaults);
  }

  @Override
  public StorageUsage storage() {
    return dialect.storage(sql);
  }

  @Override
  public TransferReader transfer() {
    return new SqlTransferReader(sql);
  }

  @Override
  public SignInRepository signIn() {
    return new SqlSignInRepository(sql);
  }

  @Override
  public void touch() {
    dialect.touch(sql);
  }
}
