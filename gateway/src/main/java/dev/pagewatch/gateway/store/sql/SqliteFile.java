package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.StoreUnavailableException;
import dev.pagewatch.gateway.store.TableSink;
import dev.pagewatch.gateway.store.WholeDatabase;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jooq.exception.DataAccessException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * A whole SQLite database. It is read in one transaction, which in WAL mode neither waits for the
 * writer of a running Pagewatch nor holds it up. It is filled in another file that takes its place
 * when it is complete and on disk.
 */
public final class SqliteFile implements WholeDatabase {

  private static final String COLUMNS_OF =
      "select name from pragma_table_xinfo(?) where hidden = 0 order by cid";

  private final Path file;
  private final Path scratch;

  /**
   * The database in a file.
   *
   * @param scratch directory on the same file system for a file in the making
   */
  public SqliteFile(Path file, Path scratch) {
    this.file = file;
    this.scratch = scratch;
  }

  @Override
  public String kind() {
    return "sqlite";
  }

  @Override
  public long read(TableSink sink) {
    if (!Files.exists(file)) {
      throw new StoreUnavailableException("there is no database " + file, null);
    }
    SQLiteDataSource source = existing(file);
    String words = "the database %s can't be read".formatted(file);
    Schema.requireCurrent(source, "sqlite", words);
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      long revision = revision(connection);
      Tables.read(connection, COLUMNS_OF, sink);
      return revision;
    } catch (SQLException e) {
      throw new StoreUnavailableException(words + ": " + SqlFailures.firstLine(e), e);
    }
  }

  private static long revision(Connection connection) throws SQLException {
    return Tables.number(connection, "select value from revision_sequence");
  }

  @Override
  public void fill(Consumer<TableSink> rows, long revision, long gap, boolean replace) {
    long seen = seen(replace);
    long whole = gap + Math.max(0, seen - revision);
    Path fresh = scratch.resolve("restoring.db");
    String words = "the database %s can't be written".formatted(file);
    try {
      deleteWithLogs(fresh);
      SQLiteDataSource source = inTheMaking(fresh);
      Schema.bringUpToDate(source, "sqlite", words);
      try (Connection connection = source.getConnection()) {
        fill(connection, rows, revision, whole);
      }
      sync(fresh);
      // Another database's log beside the new one would be taken for its own.
      deleteLogs(file);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      sync(requireNonNull(file.toAbsolutePath().getParent()));
    } catch (SQLException | DataAccessException | IOException e) {
      throw new StoreUnavailableException(words + ": " + SqlFailures.firstLine(e), e);
    }
  }

  /** The highest revision the present database has taken. */
  private long seen(boolean replace) {
    if (!Files.exists(file)) {
      return 0;
    }
    boolean fresh = false;
    long seen = 0;
    try (Connection connection = existing(file).getConnection()) {
      seen = revision(connection);
      fresh = Tables.isFresh(connection);
    } catch (SQLException e) {
      // Of an older schema, or no database: not fresh.
    }
    if (!fresh && !replace) {
      throw new NotEmptyException("the database %s has something in it".formatted(file));
    }
    return seen;
  }

  private static void fill(Connection connection, Consumer<TableSink> rows, long revision, long gap)
      throws SQLException {
    connection.setAutoCommit(false);
    try (TableLoad load = new TableLoad(connection, COLUMNS_OF, gap)) {
      rows.accept(load);
      load.finish();
    }
    Tables.run(connection, "update revision_sequence set value = " + (revision + gap));
    Tables.run(
        connection,
        """
        update storage_total set
          snapshots = (select count(*) from snapshot),
          blobs = (select count(*) from blob),
          blob_bytes = (select coalesce(sum(octet_length(content)), 0) from blob)""");
    connection.commit();
    connection.setAutoCommit(true);
    Tables.run(connection, "pragma journal_mode = wal");
  }

  private static SQLiteDataSource existing(Path file) {
    return source(file, SQLiteConfig.JournalMode.WAL, SQLiteConfig.SynchronousMode.FULL);
  }

  /** Without syncs: it counts only when it is complete, and is synced then. */
  private static SQLiteDataSource inTheMaking(Path file) {
    return source(file, SQLiteConfig.JournalMode.MEMORY, SQLiteConfig.SynchronousMode.OFF);
  }

  private static SQLiteDataSource source(
      Path file, SQLiteConfig.JournalMode journal, SQLiteConfig.SynchronousMode synchronous) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(journal);
    config.setSynchronous(synchronous);
    config.enforceForeignKeys(true);
    config.setBusyTimeout(10_000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private static void deleteWithLogs(Path database) throws IOException {
    deleteLogs(database);
    Files.deleteIfExists(database);
  }

  private static void deleteLogs(Path database) throws IOException {
    for (String suffix : new String[] {"-wal", "-shm", "-journal"}) {
      Files.deleteIfExists(Path.of(database + suffix));
    }
  }

  private static void sync(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
