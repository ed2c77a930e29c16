package dev.pagewatch.gateway.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.pagewatch.gateway.store.CommitListener;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.Transaction;
import dev.pagewatch.gateway.store.WatchChange;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store on PostgreSQL 14 or later, which any number of gateways may share. Each piece of work
 * is a transaction of its own on a virtual thread; the pools bound how many run at once, and work
 * that gets no connection in time fails instead of waiting for ever.
 */
public final class PostgresStore implements Store {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresStore.class);
  private static final Dialect DIALECT = new PostgresDialect();

  /** By what the server knows connections of a Pagewatch that runs. */
  static final String APPLICATION = "pagewatch";

  private static final int WRITERS = 8;
  private static final int READERS = 6;

  private static final long CONNECTION_WAIT_MILLIS = 2_500;
  private static final int MOST_TRIES = 5;

  private final Vertx vertx;
  private final InstantSource clock;
  private final HikariDataSource writers;
  private final HikariDataSource readers;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("store-", 0).factory());
  private final KnownDefaults defaults = new KnownDefaults();
  private final NewestChanges newest = new NewestChanges();
  private CommitListener listener = changes -> {};

  private PostgresStore(
      Vertx vertx, InstantSource clock, HikariDataSource writers, HikariDataSource readers) {
    this.vertx = vertx;
    this.clock = clock;
    this.writers = writers;
    this.readers = readers;
  }

  /**
   * How to reach a server.
   *
   * @param url JDBC URL, {@code jdbc:postgresql://host/database}
   * @param user to connect as, null for what the URL says
   * @param password to connect with, null for what the URL says
   */
  public record Access(String url, @Nullable String user, @Nullable String password) {

    @Override
    public String toString() {
      return url.replaceAll("//[^/@]*@", "//***@").replaceAll("\\?.*", "");
    }
  }

  /**
   * Connects and brings the schema up to date. Blocks.
   *
   * @throws StoreUnavailableException when the database can't be used or is of a newer schema, with
   *     a message for the operator
   */
  public static PostgresStore open(Vertx vertx, Access access, InstantSource clock) {
    String words = "the database %s can't be used".formatted(access);
    try (HikariDataSource patient = pool(config(access, "store-migration", 2), words)) {
      Schema.bringUpToDate(patient, "postgresql", words);
    }
    HikariDataSource writers = pool(impatient(access, "store-writers", WRITERS), words);
    try {
      HikariDataSource readers = pool(impatient(access, "store-readers", READERS), words);
      return new PostgresStore(vertx, clock, writers, readers);
    } catch (RuntimeException e) {
      writers.close();
      throw e;
    }
  }

  /** A pool whose connections wait for as long as something takes. */
  static HikariConfig config(Access access, String name, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(access.url());
    config.setUsername(access.user());
    config.setPassword(access.password());
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
    config.setValidationTimeout(1_500);
    config.setKeepaliveTime(TimeUnit.MINUTES.toMillis(1));
    config.addDataSourceProperty("ApplicationName", APPLICATION);
    config.addDataSourceProperty("connectTimeout", "2");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("reWriteBatchedInserts", "true");
    return config;
  }

  /**
   * A server that neither answers nor hangs up must not keep anybody waiting: whoever asked gets a
   * refusal while still there to read it.
   */
  private static HikariConfig impatient(Access access, String name, int size) {
    HikariConfig config = config(access, name, size);
    // Seconds; the others milliseconds, so that a server that does answer is the first to give up.
    config.addDataSourceProperty("socketTimeout", "6");
    config.addDataSourceProperty(
        "options",
        "-c statement_timeout=5000 -c lock_timeout=3000"
            + " -c idle_in_transaction_session_timeout=30000");
    return config;
  }

  /**
   * Opens a pool.
   *
   * @throws StoreUnavailableException beginning with {@code words} when there is no connecting
   */
  static HikariDataSource pool(HikariConfig config, String words) {
    try {
      return new HikariDataSource(config);
    } catch (PoolInitializationException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StoreUnavailableException(
          "%s: %s"
              .formatted(words, String.valueOf(cause.getMessage()).lines().findFirst().orElse("")),
          e);
    } catch (RuntimeException e) {
      throw new StoreUnavailableException(words + ": " + SqlFailures.firstLine(e), e);
    }
  }

  @Override
  public <T> Future<T> read(Function<Reading, T> work) {
    return onThread("read", () -> readNow(work));
  }

  private <T> T readNow(Function<Reading, T> work) throws SQLException {
    try (Connection connection = readers.getConnection()) {
      return work.apply(
          new SqlReading(Schema.dsl(connection, SQLDialect.POSTGRES), DIALECT, clock, defaults));
    }
  }

  @Override
  public <T> Future<T> write(Function<Transaction, T> work) {
    return onThread("written", () -> writeNow(work));
  }

  private <T> T writeNow(Function<Transaction, T> work) throws SQLException {
    for (int tries = 1; ; tries++) {
      try (Connection connection = writers.getConnection()) {
        connection.setAutoCommit(false);
        try {
          return commit(connection, work);
        } catch (SQLException | DataAccessException e) {
          connection.rollback();
          if (tries == MOST_TRIES || !SqlFailures.isWorthAnotherTry(e)) {
            throw e;
          }
          LOG.debug("A transaction got in another's way and is run again", e);
        } catch (RuntimeException | Error e) {
          connection.rollback();
          throw e;
        }
      }
    }
  }

  private <T> T commit(Connection connection, Function<Transaction, T> work) throws SQLException {
    List<WatchChange> changes = new ArrayList<>();
    T value =
        work.apply(
            new SqlTransaction(
                Schema.dsl(connection, SQLDialect.POSTGRES),
                DIALECT,
                clock,
                defaults,
                changes::add));
    connection.commit();
    tell(changes);
    return value;
  }

  private synchronized void tell(List<WatchChange> changes) {
    if (changes.isEmpty()) {
      return;
    }
    try {
      listener.committed(newest.of(changes));
    } catch (RuntimeException e) {
      LOG.error("Telling of committed changes failed; viewers will re-read", e);
    }
  }

  /** Work that may fail as databases do. */
  @FunctionalInterface
  private interface SqlWork<T> {
    T run() throws SQLException;
  }

  private <T> Future<T> onThread(String use, SqlWork<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      threads.execute(
          () -> {
            try {
              result.complete(work.run());
            } catch (SQLException | DataAccessException e) {
              result.completeExceptionally(SqlFailures.of(use, e));
            } catch (RuntimeException | Error e) {
              result.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new StoreUnavailableException("the store is closed", e));
    }
    return Future.fromCompletionStage(result, vertx.getOrCreateContext());
  }

  @Override
  public String database() {
    return DIALECT.database();
  }

  @Override
  public synchronized void onCommit(CommitListener listener) {
    this.listener = listener;
  }

  @Override
  public Future<Void> close() {
    return vertx.executeBlocking(
        () -> {
          threads.shutdown();
          threads.awaitTermination(5, TimeUnit.SECONDS);
          writers.close();
          readers.close();
          return null;
        },
        false);
  }
}
