package dev.pagewatch.gateway.store;

import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.fleet.QueueLength;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is due and what is leased. */
public interface QueueReader {

  /** Length, running and oldest, from indexes. */
  QueueLength length();

  /** Due and not leased, in the order they will be taken. */
  List<Waiting> waiting(int limit);

  /**
   * What a result under a lease is compared with, if the lease is the watch's and there is anything
   * under the same options.
   */
  Optional<Base> base(String watchId, String leaseToken);

  /** As the other, whoever has the lease. */
  Optional<Base> base(String watchId);

  /** Watches that fell due after {@code from} and up to {@code to} and are not leased. */
  List<Watch> fellDue(Instant from, Instant to, int limit);

  /** Checks that run, those that began first first. */
  List<Running> running(int limit);

  /** What hosts have of their share now. */
  HostUse hostUse();

  /** How many watches were due before a moment and nobody asked for but the schedule. */
  int overdue(Instant dueBefore);

  /**
   * An entry that waits.
   *
   * @param title what people see, null where only the URL is known
   * @param host what limits count by
   * @param priority 2 a user's, 1 a retry, 0 the schedule
   * @param kind of slot it needs
   */
  record Waiting(
      String watchId,
      String url,
      @Nullable String title,
      String host,
      Instant dueAt,
      int priority,
      Engine kind) {}

  /**
   * A watch's newest snapshot.
   *
   * @param hash of its compared text
   * @param options that it was taken under, and the next is
   */
  record Base(String snapshotId, String hash, CheckOptions options) {}

  /** A check that runs, by whom and since when it is leased. */
  record Running(String watchId, String workerId, Instant since) {}

  /**
   * Hosts that something runs on, and those whose pause isn't over.
   *
   * @param running checks at once, by host
   * @param pausing hosts whose next check may not start yet
   */
  record HostUse(Map<String, Integer> running, Set<String> pausing) {}
}
