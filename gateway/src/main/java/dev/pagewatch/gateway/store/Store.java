package dev.pagewatch.gateway.store;

import io.vertx.core.Future;
import java.util.function.Function;

/**
 * The database. Work given to it is straight-line code that may block; it runs on the store's own
 * threads and the returned future completes on the caller's context.
 *
 * <p>Futures fail with {@link StoreUnavailableException} when the database can't be used now, and
 * with whatever the work itself throws, in which case nothing of that work is kept.
 */
public interface Store {

  /**
   * Runs read-only work. On SQLite all of it sees one state of the database; on PostgreSQL each
   * statement sees what is committed when it begins.
   */
  <T> Future<T> read(Function<Reading, T> work);

  /**
   * Runs work in a transaction that is committed before the future completes. Changes to watches
   * are told to the {@link CommitListener} after the commit; of one watch, never an older one after
   * a newer. The work may be run again when it got in another's way, so it must do nothing but what
   * the transaction does.
   */
  <T> Future<T> write(Function<Transaction, T> work);

  /** What database it is: {@code sqlite} or {@code postgresql}. */
  String database();

  /** Where committed changes are told; set once, before the first write. */
  void onCommit(CommitListener listener);

  /** Finishes what was given, then closes the database. */
  Future<Void> close();
}
