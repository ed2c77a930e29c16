package dev.pagewatch.gateway;

import dev.pagewatch.gateway.store.sql.PostgresStore;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The databases that behaviour is tested on. Each call of {@link #fresh} gives an empty one. */
public enum TestDatabase {
  /** A file in the test's directory. */
  SQLITE,
  /** A database of its own on one real server for all tests of a JVM. */
  POSTGRESQL;

  private static final AtomicInteger NEXT = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;

  /** Where an empty database is: empty for SQLite, which comes with its directory. */
  public Optional<PostgresStore.Access> fresh() {
    return this == SQLITE ? Optional.empty() : Optional.of(create());
  }

  private static PostgresStore.Access create() {
    String name = "pagewatch_" + NEXT.incrementAndGet();
    EmbeddedPostgres postgres = server();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
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
    }
    return running;
  }
}
