package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.CommitListener;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.gateway.store.WatchChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writing thread. It takes all work that waits, runs each piece under a savepoint of its
 * own, commits once, and only then answers: a sync to disk is shared, a failure is not.
 */
final class GroupCommitWriter {

  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitWriter.class);
  private static final int MAX_GROUP = 256;

  private final Work<Boolean> end = new Work<>(transaction -> true);
  private final LinkedBlockingQueue<Work<?>> waiting = new LinkedBlockingQueue<>();
  private final Connection connection;
  private final DSLContext sql;
  private final Dialect dialect;
  private final InstantSource clock;
  private final Thread thread;
  private volatile CommitListener listener = changes -> {};
  private volatile boolean closed;

  GroupCommitWriter(Connection connection, DSLContext sql, Dialect dialect, InstantSource clock) {
    this.connection = connection;
    this.sql = sql;
    this.dialect = dialect;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
  }

  void onCommit(CommitListener listener) {
    this.listener = listener;
  }

  <T> CompletableFuture<T> submit(Function<Transaction, T> work) {
    Work<T> entry = new Work<>(work);
    synchronized (this) {
      if (closed) {
        entry.fail(new StoreUnavailableException("the store is closed", null));
      } else {
        waiting.add(entry);
      }
    }
    return entry.result;
  }

  /** Finishes what waits, then closes the connection. */
  void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      waiting.add(end);
    }
    thread.join();
  }

  private void run() {
    List<Work<?>> group = new ArrayList<>(MAX_GROUP);
    try {
      while (!group.contains(end)) {
        group.clear();
        group.add(waiting.take());
        waiting.drainTo(group, MAX_GROUP - 1);
        commit(group);
      }
      connection.close();
    } catch (InterruptedException e) {
      LOG.error("The store's writer was interrupted; nothing is written any more");
    } catch (SQLException e) {
      LOG.warn("The store's writing connection did not close: {}", e.getMessage());
    }
  }

  private void commit(List<Work<?>> group) {
    List<WatchChange> changes = new ArrayList<>();
    List<Work<?>> done = new ArrayList<>(group.size());
    try {
      for (Work<?> work : group) {
        if (runUnderSavepoint(work, changes)) {
          done.add(work);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      rollback();
      RuntimeException failure = SqlFailures.of("written", e);
      group.forEach(work -> work.fail(failure));
      return;
    }
    tell(changes);
    done.forEach(Work::succeed);
  }

  private boolean runUnderSavepoint(Work<?> work, List<WatchChange> changes) throws SQLException {
    List<WatchChange> own = new ArrayList<>();
    Savepoint savepoint = connection.setSavepoint();
    try {
      work.run(new SqlTransaction(sql, dialect, clock, own::add));
    } catch (DataAccessException e) {
      connection.rollback(savepoint);
      work.fail(SqlFailures.of("written", e));
      return false;
    } catch (RuntimeException | Error e) {
      connection.rollback(savepoint);
      work.fail(e);
      return false;
    }
    connection.releaseSavepoint(savepoint);
    changes.addAll(own);
    return true;
  }

  private void tell(List<WatchChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    try {
      listener.committed(changes);
    } catch (RuntimeException e) {
      LOG.error("Telling of committed changes failed; viewers will re-read", e);
    }
  }

  private void rollback() {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.warn("Rollback failed: {}", e.getMessage());
    }
  }

  /** A piece of work and its answer, given only after the commit. */
  private static final class Work<T> {

    final CompletableFuture<T> result = new CompletableFuture<>();
    private final Function<Transaction, T> work;
    private @Nullable T value;

    Work(Function<Transaction, T> work) {
      this.work = work;
    }

    void run(Transaction transaction) {
      value = work.apply(transaction);
    }

    @SuppressWarnings("NullAway") // T itself may be nullable
    void succeed() {
      result.complete(value);
    }

    void fail(Throwable cause) {
      result.completeExceptionally(cause);
    }
  }
}
