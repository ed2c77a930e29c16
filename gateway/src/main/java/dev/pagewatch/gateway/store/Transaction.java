package dev.pagewatch.gateway.store;

/** Repositories to read from and write to, all within one commit. */
public interface Transaction extends Reading {
  @Override
  WatchRepository watches();

  @Override
  QueueRepository queue();

  @Override
  SnapshotRepository snapshots();

  /** Ending what is kept too long. */
  HistoryRepository history();

  @Override
  SignInRepository signIn();
}
