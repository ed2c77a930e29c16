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
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
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
  private final DataSource source;
  private final Dialect dialect;
  private final InstantSource clock;
  private final KnownDefaults defaults;
  private final Thread thread;
  private @Nullable Connection open;
  private volatile CommitListener listener = changes -> {};
  private volatile boolean closed;

  GroupCommitWriter(DataSource source, Dialect dialect, InstantSource clock, KnownDefaults defaults)
      throws SQLException {
    this.defaults = defaults;
    this.source = source;
    this.dialect = dialect;
    this.clock = clock;
    this.open = connect();
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
      disconnect();
    } catch (InterruptedException e) {
      LOG.error("The store's writer was interrupted; nothing is written any more");
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = source.getConnection();
    connection.setAutoCommit(false);
    return connection;
  }

  private void disconnect() {
    try {
      if (open != null) {
        open.close();
      }
    } catch (SQLException e) {
      LOG.warn("The store's writing connection did not close: {}", e.getMessage());
    }
    open = null;
  }

  private void commit(List<Work<?>> group) {
    List<WatchChange> changes = new ArrayList<>();
    List<Work<?>> done = new ArrayList<>(group.size());
    try {
      Connection connection = open == null ? connect() : open;
      open = connection;
      DSLContext sql = Schema.dsl(connection, SQLDialect.SQLITE);
      for (Work<?> work : group) {
        if (runUnderSavepoint(connection, sql, work, changes)) {
          done.add(work);
        }
      }
      connection.commit();
    } catch (SQLException e) {
      // SQLite may have rolled back by itself, as it does when the disk is full, and its driver
      // doesn't notice: what came next would be committed piece by piece, and told to have failed.
      disconnect();
      RuntimeException failure = SqlFailures.of("written", e);
      group.forEach(work -> work.fail(failure));
      return;
    }
    tell(changes);
    done.forEach(Work::succeed);
  }

  private boolean runUnderSavepoint(
      Connection connection, DSLContext sql, Work<?> work, List<WatchChange> changes)
      throws SQLException {
    List<WatchChange> own = new ArrayList<>();
    Savepoint savepoint = connection.setSavepoint();
    try {
      work.run(new SqlTransaction(sql, dialect, clock, defaults, own::add));
    } catch (DataAccessException e) {
      rollback(connection, savepoint, e);
      work.fail(SqlFailures.of("written", e));
      return false;
    } catch (RuntimeException | Error e) {
      rollback(connection, savepoint, e);
      work.fail(e);
      return false;
    }
    connection.releaseSavepoint(savepoint);
    changes.addAll(own);
    return true;
  }

  /** Throws why the work failed if that has rolled back the whole transaction already. */
  private static void rollback(Connection connection, Savepoint savepoint, Throwable failure)
      throws SQLException {
    try {
      connection.rollback(savepoint);
    } catch (SQLException e) {
      throw failure.getCause() instanceof SQLException cause ? cause : e;
    }
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
