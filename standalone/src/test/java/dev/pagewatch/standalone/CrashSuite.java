package dev.pagewatch.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process is killed again and again while people use it. Afterwards the database must be
 * exactly what they were told.
 */
abstract class CrashSuite {

  @TempDir Path dir;

  /** The database to run on, made for one test. */
  abstract Database database(Path data) throws Exception;

  /** Is told before each kill; may do damage of its own. */
  void beforeKill(int kill, Random random) throws Exception {}

  @Test
  void whatWasAcknowledgedOutlivesAFewKills() throws Exception {
    survives(3);
  }

  @Test
  @Tag("long")
  void whatWasAcknowledgedOutlivesFiftyKills() throws Exception {
    survives(50);
  }

  private void survives(int kills) throws Exception {
    long seed = Long.getLong("pagewatch.seed", System.nanoTime());
    System.out.printf("%s, %d kills: pagewatch.seed=%d%n", getClass().getSimpleName(), kills, seed);
    Random random = new Random(seed);
    Path tmp = Files.createDirectory(dir.resolve("tmp"));
    Path data = dir.resolve("data");
    try (Usage usage = new Usage(random);
        Database database = database(data)) {
      Map<String, String> settings = settings(data, database);
      for (int kill = 0; kill < kills; kill++) {
        try (Launched pagewatch = Launched.java(Main.class, tmp, settings, "up")) {
          if (random.nextInt(5) > 0) {
            usage.server.up(pagewatch.ready());
            usage.goesOnFor(random.nextInt(10));
          }
          Thread.sleep(random.nextInt(2_000));
          beforeKill(kill, random);
          // One that was starting while its database was gone has refused to, and ended.
          pagewatch.kill().status();
          usage.server.down();
          assertThat(pagewatch.err()).doesNotContain(" ERROR ");
        }
        usage.site.newClient();
      }
      try (Launched pagewatch = Launched.java(Main.class, tmp, settings, "up")) {
        usage.server.up(pagewatch.ready());
        usage.goesOnFor(10);

        usage.endsAsAcknowledged();

        assertThat(pagewatch.signal("TERM").status()).isZero();
        assertThat(pagewatch.err()).doesNotContain(" ERROR ");
      }
      assertThat(database.damage()).isEmpty();
      assertThat(database.orphans()).isEmpty();
      System.out.printf(
          "%s: %d writes acknowledged, %d refused, through %d kills%n",
          getClass().getSimpleName(), usage.acknowledged(), usage.refused(), kills);
    }
  }

  private Map<String, String> settings(Path data, Database database) {
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.put("PAGEWATCH_HTTP_PORT", "0");
    settings.put("PAGEWATCH_DATA_DIR", data.toString());
    settings.put("PAGEWATCH_BROWSER_SLOTS", "1");
    settings.put("PAGEWATCH_ALLOWED_NETWORKS", "127.0.0.0/8");
    return settings;
  }
}
