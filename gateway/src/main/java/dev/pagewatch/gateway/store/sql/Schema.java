package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.StoreUnavailableException;
import java.sql.Connection;
import java.util.Arrays;
import java.util.Comparator;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/** The tables, as the migrations of a database make them. */
final class Schema {

  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private Schema() {}

  /**
   * Makes or migrates the tables. Blocks.
   *
   * @param folder of the migrations, beside those of other databases
   * @param words that a failure begins with
   * @throws StoreUnavailableException when it can't be done, or when a later version has migrated
   *     the tables already
   */
  static void bringUpToDate(DataSource source, String folder, String words) {
    try {
      Flyway flyway = flyway(source, folder);
      refuseNewer(flyway, words);
      flyway.migrate();
    } catch (FlywayException e) {
      throw new StoreUnavailableException(words + ": " + SqlFailures.firstLine(e), e);
    }
  }

  /**
   * Sees that the tables are as this version makes them, without changing them. Blocks.
   *
   * @throws StoreUnavailableException when they are of an earlier or a later version
   */
  static void requireCurrent(DataSource source, String folder, String words) {
    try {
      Flyway flyway = flyway(source, folder);
      refuseNewer(flyway, words);
      if (flyway.info().pending().length > 0) {
        throw new StoreUnavailableException(
            words + ": its tables are of an earlier Pagewatch; start this one on it once", null);
      }
    } catch (FlywayException e) {
      throw new StoreUnavailableException(words + ": " + SqlFailures.firstLine(e), e);
    }
  }

  private static Flyway flyway(DataSource source, String folder) {
    return Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/migration/" + folder)
        .loggers("slf4j")
        .load();
  }

  private static void refuseNewer(Flyway flyway, String words) {
    Arrays.stream(flyway.info().applied())
        .filter(migration -> migration.getState().name().contains("FUTURE"))
        .map(MigrationInfo::getVersion)
        .max(Comparator.naturalOrder())
        .ifPresent(
            version -> {
              throw new StoreUnavailableException(
                  "%s: a later Pagewatch has changed it (schema %s); run that one, or restore a backup"
                      .formatted(words, version),
                  null);
            });
  }

  /** Statements over a connection. */
  static DSLContext dsl(Connection connection, SQLDialect dialect) {
    return DSL.using(
        connection,
        dialect,
        new Settings().withExecuteLogging(false).withRenderCatalog(false).withRenderSchema(false));
  }
}
