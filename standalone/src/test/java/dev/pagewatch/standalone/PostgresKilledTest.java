package dev.pagewatch.standalone;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** PostgreSQL is killed as well, under the process that uses it. */
class PostgresKilledTest extends CrashSuite {

  private @Nullable ServerDatabase database;

  @Override
  Database database(Path data) throws Exception {
    ServerDatabase made = new ServerDatabase(dir.resolve("postgres"));
    database = made;
    return made;
  }

  @Override
  void beforeKill(int kill, Random random) throws Exception {
    ServerDatabase killed = requireNonNull(database);
    killed.kill();
    Thread.sleep(random.nextInt(1_000));
    killed.startAgain();
    Thread.sleep(random.nextInt(2_000));
  }
}
