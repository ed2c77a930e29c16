package dev.pagewatch.gateway.schedule;

import dev.pagewatch.gateway.TestDatabase;

/** On PostgreSQL. */
class PostgresQueuePropertiesTest extends QueueProperties {
  PostgresQueuePropertiesTest() {
    super(TestDatabase.POSTGRESQL);
  }
}
