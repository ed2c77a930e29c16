package dev.pagewatch.standalone;

import dev.pagewatch.gateway.backup.BackupException;
import dev.pagewatch.gateway.backup.BackupFile;
import dev.pagewatch.gateway.store.WholeDatabase;
import dev.pagewatch.gateway.store.sql.PostgresServer;
import dev.pagewatch.gateway.store.sql.PostgresStore;
import dev.pagewatch.gateway.store.sql.SqliteFile;
import dev.pagewatch.model.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;

/** The commands that make and restore a backup. */
final class Backups {

  private final Settings settings;
  private final String version;
  private final InstantSource clock = InstantSource.system();

  /** Of the database that the settings name. */
  Backups(Settings settings, String version) {
    this.settings = settings;
    this.version = version;
  }

  /**
   * Writes a backup, beside a running Pagewatch or none.
   *
   * @return what to tell
   * @throws StartFailure when it can't be done; then there is no new file
   */
  String write(Path file) throws StartFailure {
    Path data = settings.dataDir().toAbsolutePath().normalize();
    Optional<PostgresStore.Access> server = Pagewatch.postgres(settings.database());
    if (server.isEmpty() && !Files.exists(database(data))) {
      throw StartFailure.environment(
          "There is no database in the data directory %s: name the one that has it with"
                  .formatted(data)
              + " PAGEWATCH_DATA_DIR");
    }
    try {
      if (server.isEmpty()) {
        Pagewatch.unpackLibrariesInto(Files.createDirectories(data.resolve("tmp")));
      }
      BackupFile.Summary made =
          new BackupFile(file, clock).write(database(server, data, data), version);
      return "Backed up %s to %s".formatted(words(made), file);
    } catch (BackupException e) {
      throw StartFailure.environment(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw StartFailure.environment(
          "The data directory %s can't be written (%s)".formatted(data, e.getMessage()));
    }
  }

  /**
   * Fills the database from a backup, where no Pagewatch runs.
   *
   * @param force whether to replace what is there
   * @return what to tell
   * @throws StartFailure when it can't be done; then nothing is changed
   */
  String restore(Path file, boolean force) throws StartFailure {
    try (DataDirectory data = DataDirectory.open(settings.dataDir())) {
      Pagewatch.unpackLibrariesInto(data.temporary());
      BackupFile.Summary restored =
          new BackupFile(file, clock)
              .restore(
                  database(Pagewatch.postgres(settings.database()), data.path(), data.temporary()),
                  force);
      return "Restored %s, as of %s, from %s"
          .formatted(words(restored), restored.createdAt(), file);
    } catch (BackupException e) {
      throw StartFailure.environment(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw StartFailure.environment(
          "The data directory's lock wasn't given back: " + e.getMessage());
    }
  }

  private static WholeDatabase database(
      Optional<PostgresStore.Access> server, Path data, Path scratch) {
    return server.isPresent()
        ? new PostgresServer(server.get())
        : new SqliteFile(database(data), scratch);
  }

  private static Path database(Path data) {
    return data.resolve("pagewatch.db");
  }

  private static String words(BackupFile.Summary summary) {
    return String.format(
        Locale.ROOT,
        "%,d watch%s and %,d snapshot%s (%.1f MB)",
        summary.watches(),
        summary.watches() == 1 ? "" : "es",
        summary.snapshots(),
        summary.snapshots() == 1 ? "" : "s",
        summary.bytes() / 1e6);
  }
}
