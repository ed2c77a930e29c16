package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;
import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;

import dev.pagewatch.gateway.store.Defaults.Effective;
import dev.pagewatch.gateway.store.QueueReader;
import dev.pagewatch.model.fleet.QueueLength;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;

/** Reads the queue: due rows by watch_due_idx, leased ones by watch_lease_idx. */
class SqlQueueReader implements QueueReader {

  /** Word for word the condition of watch_due_idx, or SQLite won't use it. */
  static final Condition CLAIMABLE =
      LEASE_TOKEN.isNull().and(PAUSED.eq(inline(0)).or(PRIORITY.eq(inline(USER_PRIORITY))));

  /** The most urgent first. */
  static final List<Integer> PRIORITIES = List.of(USER_PRIORITY, RETRY_PRIORITY, SCHEDULE_PRIORITY);

  private static final Condition OF_ANY_KIND =
      SLOT_KIND.in(inline(Engine.HTTP.wireName()), inline(Engine.BROWSER.wireName()));

  final DSLContext sql;
  final InstantSource clock;
  final KnownDefaults defaults;

  SqlQueueReader(DSLContext sql, InstantSource clock, KnownDefaults defaults) {
    this.sql = sql;
    this.clock = clock;
    this.defaults = defaults;
  }

  /**
   * What is due, as a few ranges of watch_due_idx: naming the values of its first columns keeps a
   * database from walking all that is scheduled for later.
   */
  static Condition due(Condition ofKind, long now) {
    return CLAIMABLE
        .and(ofKind)
        .and(PRIORITY.in(PRIORITIES.stream().map(priority -> inline(priority)).toList()))
        .and(NEXT_CHECK_AT.le(now));
  }

  /** What is due of one kind and priority: one range of watch_due_idx. */
  static Condition due(Engine kind, int priority, long now) {
    return CLAIMABLE
        .and(SLOT_KIND.eq(kind.wireName()))
        .and(PRIORITY.eq(priority))
        .and(NEXT_CHECK_AT.le(now));
  }

  @Override
  public QueueLength length() {
    var due =
        requireNonNull(
            sql.select(count(), min(NEXT_CHECK_AT))
                .from(WATCH)
                .where(due(OF_ANY_KIND, clock.millis()))
                .fetchOne());
    Long oldest = due.value2();
    return new QueueLength(
        due.value1(),
        sql.fetchCount(WATCH, LEASE_TOKEN.isNotNull().and(LEASE_EXPIRES_AT.isNotNull())),
        oldest == null ? null : Instant.ofEpochMilli(oldest));
  }

  @Override
  public Optional<Base> base(String watchId, String leaseToken) {
    return base(ID.eq(watchId).and(LEASE_TOKEN.eq(leaseToken)));
  }

  @Override
  public Optional<Base> base(String watchId) {
    return base(ID.eq(watchId));
  }

  private Optional<Base> base(Condition watch) {
    return sql.select(
            CONTENT_HASH,
            SNAPSHOT_ID,
            TAGS,
            ENGINE,
            OPTIONS,
            BASE_OPTIONS,
            LEASE_TOKEN,
            LEASE_OPTIONS)
        .from(WATCH)
        .where(watch.and(CONTENT_HASH.isNotNull()))
        .fetchOptional()
        .flatMap(
            row -> {
              Effective now = effective(row, defaults.now(sql));
              boolean asLeased =
                  row.get(LEASE_TOKEN) == null
                      || Objects.equals(now.hash(), row.get(LEASE_OPTIONS));
              return asLeased && isBaseUnder(now.hash(), row)
                  ? Optional.of(
                      new Base(get(row, SNAPSHOT_ID), get(row, CONTENT_HASH), now.options()))
                  : Optional.empty();
            });
  }

  /** One range of watch_due_idx for each priority and kind, no more of it than is shown. */
  @Override
  public List<Waiting> waiting(int limit) {
    long now = clock.millis();
    List<Waiting> waiting = new ArrayList<>();
    for (int priority : PRIORITIES) {
      if (waiting.size() < limit) {
        Stream.of(Engine.HTTP, Engine.BROWSER)
            .flatMap(kind -> waiting(kind, priority, now, limit).stream())
            .sorted(Comparator.comparing(Waiting::dueAt))
            .limit(limit - waiting.size())
            .forEach(waiting::add);
      }
    }
    return waiting;
  }

  private List<Waiting> waiting(Engine kind, int priority, long now, int limit) {
    return sql.select(ID, URL, TITLE, PAGE_TITLE, HOST, NEXT_CHECK_AT)
        .from(WATCH)
        .where(due(kind, priority, now))
        .orderBy(NEXT_CHECK_AT)
        .limit(limit)
        .fetch(
            row ->
                new Waiting(
                    get(row, ID),
                    get(row, URL),
                    title(row.get(TITLE), row.get(PAGE_TITLE)),
                    get(row, HOST),
                    Instant.ofEpochMilli(get(row, NEXT_CHECK_AT)),
                    priority,
                    kind));
  }

  /** Uses watch_lease_idx. */
  @Override
  public List<Running> running(int limit) {
    return sql.select(ID, LEASE_WORKER, LEASED_AT)
        .from(WATCH)
        .where(LEASE_TOKEN.isNotNull())
        .orderBy(LEASED_AT)
        .limit(limit)
        .fetch(
            row ->
                new Running(
                    get(row, ID),
                    get(row, LEASE_WORKER),
                    Instant.ofEpochMilli(get(row, LEASED_AT))));
  }

  @Override
  public HostUse hostUse() {
    return new HostUse(
        HostTurns.running(sql, LEASE_TOKEN.isNotNull()),
        sql.select(HostTurns.NAME)
            .from(HostTurns.HOSTS)
            .where(HostTurns.NEXT_START_AT.gt(clock.millis()))
            .fetchSet(HostTurns.NAME));
  }

  @Override
  public List<Watch> fellDue(Instant from, Instant to, int limit) {
    return sql.select(SHOWN)
        .from(WATCH)
        .where(
            CLAIMABLE
                .and(NEXT_CHECK_AT.gt(from.toEpochMilli()))
                .and(NEXT_CHECK_AT.le(to.toEpochMilli())))
        .orderBy(NEXT_CHECK_AT)
        .limit(limit)
        .fetch(row -> WatchTable.watch(row, to));
  }

  @Override
  public int overdue(Instant dueBefore) {
    return sql.fetchCount(WATCH, isOverdue(dueBefore));
  }

  /** Ranges of watch_due_idx. */
  static Condition isOverdue(Instant dueBefore) {
    return CLAIMABLE
        .and(OF_ANY_KIND)
        .and(PRIORITY.in(inline(SCHEDULE_PRIORITY), inline(RETRY_PRIORITY)))
        .and(NEXT_CHECK_AT.lt(dueBefore.toEpochMilli()));
  }
}
