package dev.pagewatch.gateway.store;

import dev.pagewatch.model.fleet.QueueLength;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Instant;
import java.util.List;

/** What is due and what is leased. */
public interface QueueReader {

  /** Length, running and oldest, from indexes. */
  QueueLength length();

  /** Due and not leased, in the order they will be taken. */
  List<Waiting> waiting(int limit);

  /** Watches that fell due after {@code from} and up to {@code to} and are not leased. */
  List<Watch> fellDue(Instant from, Instant to, int limit);

  /**
   * An entry that waits.
   *
   * @param kind of slot it needs
   * @param priority 2 a user's, 1 a retry, 0 the schedule
   */
  record Waiting(String watchId, Instant dueAt, int priority, Engine kind) {}
}
