package dev.pagewatch.gateway;

import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.gateway.store.sql.SqliteStore;
import io.vertx.core.Vertx;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The databases that behaviour is tested on. Each call of {@link #fresh} gives an empty one, with
 * the tables of this version: making them again for each test would be most of what many do.
 */
public enum TestDatabase {
  /** A file in the test's directory. */
  SQLITE,
  /** A database of its own on one real server for all tests of a JVM. */
  POSTGRESQL;

  private static final AtomicInteger NEXT = new AtomicInteger();

  /** More than any test has. */
  private static final int AT_ONCE = 10;

  /** SQL state object_in_use. */
  private static final String IN_USE = "55006";

  private static final String TEMPLATE = "template_of_pagewatch";
  private static @Nullable EmbeddedPostgres server;
  private static byte @Nullable [] file;

  /** Where an empty database is: empty for SQLite, which comes with its directory. */
  public Optional<PostgresStore.Access> fresh() {
    return this == SQLITE ? Optional.empty() : Optional.of(create());
  }

  /** Puts an empty SQLite database where there is none yet. */
  static void lay(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.write(file, emptyFile());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static synchronized byte[] emptyFile() throws IOException {
    byte[] known = file;
    if (known == null) {
      Path directory = Files.createTempDirectory("pagewatch");
      Path made = directory.resolve("pagewatch.db");
      migrate(vertx -> SqliteStore.open(vertx, made, InstantSource.system()));
      known = Files.readAllBytes(made);
      file = known;
      Files.delete(made);
      Files.delete(directory);
    }
    return known;
  }

  private static void migrate(Function<Vertx, Store> open) {
    Vertx vertx = Vertx.vertx();
    RunningGateway.await(open.apply(vertx).close());
    RunningGateway.await(vertx.close());
  }

  private static PostgresStore.Access create() {
    EmbeddedPostgres postgres = server();
    int number = NEXT.incrementAndGet();
    if (number > AT_ONCE) {
      drop(postgres, number - AT_ONCE);
    }
    return create(postgres, "pagewatch_" + number, TEMPLATE);
  }

  /** Each is megabytes that would be written to the disk in the end. One in use stays. */
  private static void drop(EmbeddedPostgres postgres, int number) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("drop database if exists pagewatch_" + number);
    } catch (SQLException e) {
      if (!IN_USE.equals(e.getSQLState())) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static PostgresStore.Access create(
      EmbeddedPostgres postgres, String name, String template) {
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database %s template %s".formatted(name, template));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new PostgresStore.Access(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.getPort(), name), "postgres", null);
  }

  private static synchronized EmbeddedPostgres server() {
    EmbeddedPostgres running = server;
    if (running == null) {
      try {
        running =
            EmbeddedPostgres.builder()
                .setServerConfig("max_connections", "300")
                .setServerConfig("fsync", "off")
                // It would go round hundreds of databases, of which each is used for a second.
                .setServerConfig("autovacuum", "off")
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server = running;
      EmbeddedPostgres started = running;
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    try {
                      started.close();
                    } catch (IOException e) {
                      throw new UncheckedIOException(e);
                    }
                  }));
      PostgresStore.Access template = create(started, TEMPLATE, "template1");
      migrate(vertx -> PostgresStore.open(vertx, template, InstantSource.system()));
    }
    return running;
  }
}
