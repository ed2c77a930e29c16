package dev.pagewatch.gateway.store;

/** Repositories to read from and write to, all within one commit. */
public interface Transaction extends Reading {
  @Override
  WatchRepository watches();

  @Override
  QueueRepository queue();

  @Override
  DefaultsRepository defaults();

  @Override
  ProxyRepository proxies();

  @Override
  SnapshotRepository snapshots();

  /** Ending what is kept too long. */
  HistoryRepository history();

  @Override
  SignInRepository signIn();

  /** Writes without changing anything: fails where the database can be read and not written. */
  void touch();
}
