package dev.pagewatch.standalone;

import java.nio.file.Path;

class PostgresCrashTest extends CrashSuite {

  @Override
  Database database(Path data) throws Exception {
    return new ServerDatabase(dir.resolve("postgres"));
  }
}
