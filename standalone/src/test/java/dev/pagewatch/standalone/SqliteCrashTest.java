package dev.pagewatch.standalone;

import java.nio.file.Path;

class SqliteCrashTest extends CrashSuite {

  @Override
  Database database(Path data) {
    return Database.sqlite(data);
  }
}
