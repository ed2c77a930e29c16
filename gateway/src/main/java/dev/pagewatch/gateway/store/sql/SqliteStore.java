package dev.pagewatch.gateway.store.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.pagewatch.gateway.store.CommitListener;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.Transaction;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.exception.DataAccessException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The store in one SQLite file, in WAL mode: readers on a small pool of threads, one writer thread
 * that groups what waits into one commit. Its threads are platform threads because SQLite's driver
 * is native code and would pin virtual ones.
 */
public final class SqliteStore implements Store {

  private static final int READERS = 4;
  private static final Dialect DIALECT = new SqliteDialect();

  private final Vertx vertx;
  private final HikariDataSource pool;
  private final ExecutorService readers;
  private final GroupCommitWriter writer;
  private final InstantSource clock;
  private final KnownDefaults defaults = new KnownDefaults();

  private SqliteStore(
      Vertx vertx, SQLiteDataSource reading, SQLiteDataSource writing, InstantSource clock)
      throws SQLException {
    this.vertx = vertx;
    this.clock = clock;
    HikariConfig config = new HikariConfig();
    config.setDataSource(reading);
    config.setPoolName("store-readers");
    config.setMaximumPoolSize(READERS);
    config.setMinimumIdle(1);
    // One read transaction is one view: SQLite takes it at the first select.
    config.setAutoCommit(false);
    this.pool = new HikariDataSource(config);
    this.readers =
        Executors.newFixedThreadPool(
            READERS, Thread.ofPlatform().name("store-reader-", 0).daemon().factory());
    this.writer = new GroupCommitWriter(writing, DIALECT, clock, defaults);
  }

  /**
   * Opens or creates the database and brings its schema up to date. Blocks.
   *
   * @throws StoreUnavailableException when the file can't be used or is of a newer schema, with a
   *     message for the operator
   */
  public static SqliteStore open(Vertx vertx, Path file, InstantSource clock) {
    SQLiteDataSource source = source(file, config());
    String words = "the database %s can't be used".formatted(file);
    Schema.bringUpToDate(source, "sqlite", words);
    try {
      return new SqliteStore(vertx, source, writing(file), clock);
    } catch (SQLException e) {
      throw new StoreUnavailableException(words + ": " + SqlFailures.firstLine(e), e);
    }
  }

  /**
   * For the writer. A page that is written over and over is copied from the log into the file the
   * less often the longer the log may get, and read again the less often the more is kept.
   */
  private static SQLiteDataSource writing(Path file) {
    SQLiteConfig config = config();
    config.setCacheSize(-64_000);
    config.setPragma(SQLiteConfig.Pragma.WAL_AUTOCHECKPOINT, "4000");
    // Savepoints keep what pages were in a temporary file otherwise, each page of each transaction.
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    return source(file, config);
  }

  private static SQLiteDataSource source(Path file, SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    // Every acknowledged write survives power loss, not only a crash of the process.
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(5_000);
    config.setCacheSize(-16_000);
    return config;
  }

  private static DSLContext dsl(Connection connection) {
    return Schema.dsl(connection, SQLDialect.SQLITE);
  }

  @Override
  public <T> Future<T> read(Function<Reading, T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      readers.execute(() -> readInto(result, work));
    } catch (RejectedExecutionException e) {
      result.completeExceptionally(new StoreUnavailableException("the store is closed", e));
    }
    return Future.fromCompletionStage(result, vertx.getOrCreateContext());
  }

  private <T> void readInto(CompletableFuture<T> result, Function<Reading, T> work) {
    try (Connection connection = pool.getConnection()) {
      T value = work.apply(new SqlReading(dsl(connection), DIALECT, clock, defaults));
      connection.rollback();
      result.complete(value);
    } catch (SQLException | DataAccessException e) {
      result.completeExceptionally(SqlFailures.of("read", e));
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  @Override
  public <T> Future<T> write(Function<Transaction, T> work) {
    return Future.fromCompletionStage(writer.submit(work), vertx.getOrCreateContext());
  }

  @Override
  public String database() {
    return DIALECT.database();
  }

  @Override
  public void onCommit(CommitListener listener) {
    writer.onCommit(listener);
  }

  @Override
  public Future<Void> close() {
    return vertx.executeBlocking(
        () -> {
          writer.close();
          readers.shutdown();
          readers.awaitTermination(5, TimeUnit.SECONDS);
          pool.close();
          return null;
        },
        false);
  }
}
