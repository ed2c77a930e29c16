package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.DefaultsReader;
import dev.pagewatch.gateway.store.PriceReader;
import dev.pagewatch.gateway.store.ProxyReader;
import dev.pagewatch.gateway.store.QueueReader;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.SignInReader;
import dev.pagewatch.gateway.store.SnapshotReader;
import dev.pagewatch.gateway.store.StepRunReader;
import dev.pagewatch.gateway.store.StorageUsage;
import dev.pagewatch.gateway.store.TransferReader;
import dev.pagewatch.gateway.store.WatchReader;
import java.time.InstantSource;
import org.jooq.DSLContext;

/** Repositories over one reading connection. */
record SqlReading(DSLContext sql, Dialect dialect, InstantSource clock, KnownDefaults known)
    implements Reading {

  @Override
  public WatchReader watches() {
    return new SqlWatchReader(sql, dialect, clock, known);
  }

  @Override
  public QueueReader queue() {
    return new SqlQueueReader(sql, clock, known);
  }

  @Override
  public DefaultsReader defaults() {
    return new SqlDefaultsRepository(sql, dialect, known);
  }

  @Override
  public ProxyReader proxies() {
    return new SqlProxies(sql, dialect, known);
  }

  @Override
  public SnapshotReader snapshots() {
    return new SqlSnapshotReader(sql);
  }

  @Override
  public StepRunReader stepRuns() {
    return new SqlStepRuns(sql);
  }

  @Override
  public PriceReader prices() {
    return new PriceTable(sql);
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
  public SignInReader signIn() {
    return new SqlSignInReader(sql);
  }
}
