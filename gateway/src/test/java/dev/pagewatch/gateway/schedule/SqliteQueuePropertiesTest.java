package dev.pagewatch.gateway.schedule;

import dev.pagewatch.gateway.TestDatabase;

/** On SQLite. */
class SqliteQueuePropertiesTest extends QueueProperties {
  SqliteQueuePropertiesTest() {
    super(TestDatabase.SQLITE);
  }
}
