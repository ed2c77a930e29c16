package dev.pagewatch.gateway.schedule;

import dev.pagewatch.gateway.TestDatabase;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.state.ActionChain;

/** On PostgreSQL. */
class PostgresQueuePropertiesTest extends QueueProperties {
  PostgresQueuePropertiesTest() {
    super(TestDatabase.POSTGRESQL);
  }

  /** Fewer than on SQLite, as each takes three times as long; the long form does as many. */
  @Override
  @Property(tries = 30)
  void aWatchIsAlwaysDueOrLeasedOrScheduled(@ForAll("days") ActionChain<QueueModel> day) {
    super.aWatchIsAlwaysDueOrLeasedOrScheduled(day);
  }
}
