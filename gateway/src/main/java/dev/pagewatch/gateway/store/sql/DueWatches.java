package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.Among.among;
import static dev.pagewatch.gateway.store.sql.SqlQueueReader.CLAIMABLE;
import static dev.pagewatch.gateway.store.sql.WatchTable.ALL;
import static dev.pagewatch.gateway.store.sql.WatchTable.HOST;
import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.NEXT_CHECK_AT;
import static dev.pagewatch.gateway.store.sql.WatchTable.PRIORITY;
import static dev.pagewatch.gateway.store.sql.WatchTable.RETRY_PRIORITY;
import static dev.pagewatch.gateway.store.sql.WatchTable.SLOT_KIND;
import static dev.pagewatch.gateway.store.sql.WatchTable.USER_PRIORITY;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static dev.pagewatch.gateway.store.sql.WatchTable.get;
import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.model.watch.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record4;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Which due watches come next. Walks watch_due_idx, one range a priority, past hosts that have
 * their share; where a long row of those blocks the way, it asks each other host for its first by
 * watch_due_host_idx.
 */
final class DueWatches {

  /** How long a watch of a lower priority waits before it goes before a new one of this. */
  private static Duration headStart(int priority) {
    return switch (priority) {
      case USER_PRIORITY -> Duration.ofMinutes(10);
      case RETRY_PRIORITY -> Duration.ofMinutes(1);
      default -> Duration.ZERO;
    };
  }

  /** Rows of one walk, those that are passed over included. */
  private static final int FARTHEST = 2_000;

  private static final int MOST_WALKS = 8;

  private final DSLContext sql;
  private final Dialect dialect;
  private final HostTurns turns;
  private final Engine kind;
  private final long now;

  private record Candidate(String id, String host, long dueAt, int priority) {

    /** The smaller, the sooner. */
    long rank() {
      return dueAt - headStart(priority).toMillis();
    }
  }

  DueWatches(DSLContext sql, Dialect dialect, HostLimits limits, Engine kind, Instant now) {
    this.sql = sql;
    this.dialect = dialect;
    this.kind = kind;
    this.now = now.toEpochMilli();
    this.turns = new HostTurns(sql, limits, this.now);
  }

  /** Takes up to {@code limit} rows, held until the transaction ends. */
  List<Record> take(int limit) {
    List<Candidate> candidates = new ArrayList<>();
    for (int priority : SqlQueueReader.PRIORITIES) {
      turns.takeBack();
      candidates.addAll(candidates(priority, limit));
    }
    candidates.sort(Comparator.comparingLong(Candidate::rank));
    Set<String> hosts = candidates.stream().map(Candidate::host).collect(Collectors.toSet());
    if (hosts.isEmpty()) {
      return List.of();
    }
    Set<String> ours = turns.take(dialect, hosts);
    List<String> ids = new ArrayList<>();
    for (Candidate candidate : candidates) {
      boolean fits = ours.contains(candidate.host) && turns.hasRoom(candidate.host);
      if (ids.size() < limit && fits) {
        ids.add(candidate.id);
        turns.give(candidate.host);
      }
    }
    turns.pause();
    // They are held since they were found, and so are still what they were.
    return ids.isEmpty()
        ? List.of()
        : List.copyOf(sql.select(ALL).from(WATCH).where(among(sql, ID, ids)).orderBy(ID).fetch());
  }

  /** Whether something of this kind is due that nobody took. */
  boolean isSomethingLeft() {
    return sql.fetchExists(WATCH, anyDue());
  }

  /** When a pause ends that something due waits for, null when nothing does. */
  @Nullable Instant nextTry() {
    Long ends = turns.firstPauseEnds(anyDue());
    return ends == null ? null : Instant.ofEpochMilli(ends);
  }

  private Condition anyDue() {
    return SqlQueueReader.due(SLOT_KIND.eq(kind.wireName()), now);
  }

  private List<Candidate> candidates(int priority, int limit) {
    List<Candidate> chosen = new ArrayList<>();
    Set<String> full = turns.full();
    boolean isWayFree = full.isEmpty() && !turns.isAnyPausing();
    Long farthest = isWayFree ? null : farthest(priority);
    for (int walk = 0; walk < MOST_WALKS && chosen.size() < limit; walk++) {
      int asked = 2 * (limit - chosen.size()) + 8;
      List<Candidate> rows = walk(priority, full, farthest, chosen, asked);
      for (Candidate row : rows) {
        if (chosen.size() < limit && turns.hasRoom(row.host)) {
          chosen.add(row);
          turns.give(row.host);
        } else if (!turns.hasRoom(row.host)) {
          full.add(row.host);
        }
      }
      if (rows.size() < asked) {
        break;
      }
    }
    if (chosen.size() < limit && farthest != null) {
      chosen.addAll(hostByHost(priority, full, limit - chosen.size()));
    }
    return chosen;
  }

  /** Up to when one walk goes, null when it can go to the end. */
  private @Nullable Long farthest(int priority) {
    return sql.select(NEXT_CHECK_AT)
        .from(WATCH)
        .where(due(priority))
        .orderBy(NEXT_CHECK_AT)
        .limit(1)
        .offset(FARTHEST)
        .fetchOne(NEXT_CHECK_AT);
  }

  private List<Candidate> walk(
      int priority, Set<String> full, @Nullable Long farthest, List<Candidate> chosen, int limit) {
    Condition within = farthest == null ? DSL.noCondition() : NEXT_CHECK_AT.le(farthest);
    List<String> known = chosen.stream().map(Candidate::id).toList();
    return dialect
        .lockingWhatIsFree(
            sql.select(ID, HOST, NEXT_CHECK_AT, PRIORITY)
                .from(WATCH)
                .where(due(priority).and(within))
                .and(full.isEmpty() ? DSL.noCondition() : among(sql, HOST, full).not())
                .and(known.isEmpty() ? DSL.noCondition() : among(sql, ID, known).not())
                .and(turns.isNotPausing(HostTurns.HOST_OF_WATCH))
                .orderBy(NEXT_CHECK_AT)
                .limit(limit))
        .fetch(DueWatches::candidate);
  }

  /** The first due watch of every host that has a turn, by its time. */
  private List<Candidate> hostByHost(int priority, Set<String> full, int limit) {
    Condition ofKind = CLAIMABLE.and(SLOT_KIND.eq(kind.wireName()));
    Field<String> host = DSL.field(DSL.name("turn", "host"), String.class);
    Field<String> next =
        DSL.field(DSL.select(DSL.min(HOST)).from(WATCH).where(ofKind).and(HOST.gt(host)));
    var turn =
        DSL.name("turn")
            .fields("host")
            .as(
                DSL.select(DSL.min(HOST))
                    .from(WATCH)
                    .where(ofKind)
                    .unionAll(
                        DSL.select(next)
                            .from(DSL.table(DSL.name("turn")))
                            .where(host.isNotNull())));
    Field<String> first =
        DSL.field(
            DSL.select(ID)
                .from(WATCH)
                .where(due(priority).and(HOST.eq(host)))
                .orderBy(NEXT_CHECK_AT)
                .limit(1));
    var heads =
        DSL.select(first.as("id"))
            .from(turn)
            .where(host.isNotNull())
            .and(full.isEmpty() ? DSL.noCondition() : among(sql, host, full).not())
            .and(turns.isNotPausing(host))
            .asTable("heads");
    List<String> ids =
        sql.withRecursive(turn)
            .select(ID)
            .from(WATCH)
            .where(ID.in(DSL.select(heads.field("id", String.class)).from(heads)))
            .orderBy(NEXT_CHECK_AT)
            .limit(limit)
            .fetch(row -> requireNonNull(row.value1()));
    return ids.isEmpty()
        ? List.of()
        : dialect
            .lockingWhatIsFree(
                sql.select(ID, HOST, NEXT_CHECK_AT, PRIORITY)
                    .from(WATCH)
                    .where(due(priority).and(among(sql, ID, ids)))
                    .orderBy(NEXT_CHECK_AT))
            .fetch(DueWatches::candidate);
  }

  private Condition due(int priority) {
    return SqlQueueReader.due(kind, priority, now);
  }

  private static Candidate candidate(Record4<String, String, Long, Integer> row) {
    return new Candidate(get(row, ID), get(row, HOST), get(row, NEXT_CHECK_AT), get(row, PRIORITY));
  }
}
