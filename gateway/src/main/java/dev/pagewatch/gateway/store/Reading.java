package dev.pagewatch.gateway.store;

/** Repositories to read from. */
public interface Reading {
  /** Watches as people see them. */
  WatchReader watches();

  /** What is due and what is leased. */
  QueueReader queue();

  /** What watches go by where they don't say otherwise. */
  DefaultsReader defaults();

  /** What watches may go through by name. */
  ProxyReader proxies();

  /** Stored contents. */
  SnapshotReader snapshots();

  /** How pages' steps went. */
  StepRunReader stepRuns();

  /** What products have cost. */
  PriceReader prices();

  /** What the database holds and takes up, without reading it all. */
  StorageUsage storage();

  /** What import and export look up. */
  TransferReader transfer();

  /** Who may come in. */
  SignInReader signIn();
}
