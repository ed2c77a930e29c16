package dev.pagewatch.standalone;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A database on a PostgreSQL server of its own, which can be stopped, killed and started again. */
final class ServerDatabase implements Database {

  private static final String NAME = "pagewatch";
  private static final String USER = "postgres";

  private final Path dir;
  private EmbeddedPostgres server;

  ServerDatabase(Path dir) throws IOException, SQLException {
    this.dir = dir;
    this.server = start(dir, 0);
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + NAME);
    }
  }

  private static EmbeddedPostgres start(Path dir, int port) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(dir)
            .setCleanDataDirectory(false)
            // As it comes, not as the library would have it: what is acknowledged is kept.
            .setServerConfig("synchronous_commit", "on");
    return (port == 0 ? builder : builder.setPort(port)).start();
  }

  @Override
  public Map<String, String> settings() {
    return settings(server.getPort());
  }

  /** Settings that name it through a port where somebody passes on what comes. */
  Map<String, String> settings(int port) {
    return Map.of("PAGEWATCH_DB_URL", url(port), "PAGEWATCH_DB_USER", USER);
  }

  int port() {
    return server.getPort();
  }

  private static String url(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, NAME);
  }

  @Override
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url(server.getPort()), USER, null);
  }

  /** What its own checks of tables and indexes find. */
  @Override
  public List<String> damage() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("create extension if not exists amcheck");
      List<String> found = new ArrayList<>();
      for (String table :
          Database.rows(
              connection,
              "select oid::regclass from pg_class where relkind = 'r'"
                  + " and relnamespace = 'public'::regnamespace")) {
        found.addAll(Database.rows(connection, "select msg from verify_heapam('" + table + "')"));
      }
      statement.execute(
          "select bt_index_check(c.oid, true) from pg_class c join pg_am a on a.oid = c.relam"
              + " where a.amname = 'btree' and c.relnamespace = 'public'::regnamespace");
      return found;
    }
  }

  /** Kills the server and all its processes at once. */
  void kill() throws IOException, InterruptedException {
    long postmaster = Long.parseLong(Files.readAllLines(dir.resolve("postmaster.pid")).getFirst());
    ProcessHandle parent = ProcessHandle.of(postmaster).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(parent.descendants().toList());
    all.addFirst(parent);
    all.forEach(ProcessHandle::destroyForcibly);
    Launched.awaitEnd(all);
  }

  /** Has it refuse all writing, or not, beginning with whoever connects next; all are made to. */
  void readOnly(boolean readOnly) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "alter database %s set default_transaction_read_only = %s".formatted(NAME, readOnly));
      statement.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + NAME + "'");
    }
  }

  /** Stops it as an operator would. */
  void stop() throws IOException {
    server.close();
  }

  /** Starts it again on the same data and port. */
  void startAgain() throws IOException {
    server.close();
    server = start(dir, server.getPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
