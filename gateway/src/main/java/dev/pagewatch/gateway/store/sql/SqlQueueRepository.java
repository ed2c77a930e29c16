package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.Among.among;
import static dev.pagewatch.gateway.store.sql.WatchTable.*;
import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.Defaults.Effective;
import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.QueueRepository;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Leases and results on the watch rows themselves. */
final class SqlQueueRepository extends SqlQueueReader implements QueueRepository {

  private final Dialect dialect;
  private final WatchRows rows;
  private final EndedChecks ended;

  SqlQueueRepository(
      DSLContext sql,
      Dialect dialect,
      InstantSource clock,
      KnownDefaults defaults,
      SqlSnapshotRepository snapshots,
      WatchRows rows) {
    super(sql, clock, defaults);
    this.dialect = dialect;
    this.rows = rows;
    this.ended = new EndedChecks(sql, clock, defaults, snapshots, rows);
  }

  @Override
  public Claims claim(
      Engine kind, int limit, String workerId, Duration leaseFor, HostLimits limits) {
    Instant now = clock.instant();
    Instant expiresAt = now.plus(leaseFor);
    DueWatches due = new DueWatches(sql, dialect, limits, kind, now);
    List<Record> taken = due.take(limit);
    Map<String, Effective> options = taken.isEmpty() ? Map.of() : effective(taken);
    List<Record> leased =
        rows.change(taken, row -> lease(workerId, now, expiresAt, of(options, row)));
    UnaryOperator<CheckOptions> resolved = resolved(options.values());
    boolean heldBack = leased.size() < limit && due.isSomethingLeft();
    return new Claims(
        leased.stream().map(row -> claim(row, now, of(options, row), resolved)).toList(),
        heldBack,
        heldBack ? due.nextTry() : null);
  }

  /** Puts servers where names are: what a name stands for may change, and the options stay. */
  private UnaryOperator<CheckOptions> resolved(Collection<Effective> claimed) {
    boolean named = claimed.stream().anyMatch(it -> it.options().fetch().proxyName().isPresent());
    return named
        ? new SqlProxies(sql, dialect, defaults).current()::resolved
        : UnaryOperator.identity();
  }

  private Map<String, Effective> effective(List<Record> taken) {
    Defaults now = defaults.now(sql);
    return taken.stream()
        .collect(Collectors.toMap(row -> get(row, ID), row -> WatchTable.effective(row, now)));
  }

  private static Effective of(Map<String, Effective> options, Record row) {
    return requireNonNull(options.get(get(row, ID)));
  }

  private static Map<Field<?>, @Nullable Object> lease(
      String workerId, Instant now, Instant expiresAt, Effective options) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(LEASE_TOKEN, UUID.randomUUID().toString());
    row.put(LEASE_WORKER, workerId);
    row.put(LEASED_AT, now.toEpochMilli());
    row.put(LEASE_EXPIRES_AT, expiresAt.toEpochMilli());
    row.put(LEASE_OPTIONS, options.hash());
    return row;
  }

  private static Claim claim(
      Record leased, Instant now, Effective options, UnaryOperator<CheckOptions> resolved) {
    // What is known of a page under other options says nothing of what these would find.
    boolean isBase = isBaseUnder(options.hash(), leased);
    return new Claim(
        watch(leased, now),
        get(leased, LEASE_TOKEN),
        Instant.ofEpochMilli(get(leased, LEASE_EXPIRES_AT)),
        engine(get(leased, ENGINE)) == Engine.AUTO,
        isBase ? leased.get(CONTENT_HASH) : null,
        resolved.apply(options.options()),
        isBase && get(leased, PRIORITY) != USER_PRIORITY ? validators(leased) : null);
  }

  @Override
  public void renew(String workerId, List<String> leaseTokens, Duration leaseFor) {
    Instant now = clock.instant();
    // Not a change anybody sees: no revision. Written only when half of the lease is gone.
    sql.update(WATCH)
        .set(LEASE_EXPIRES_AT, now.plus(leaseFor).toEpochMilli())
        .where(
            among(sql, LEASE_TOKEN, leaseTokens)
                .and(LEASE_WORKER.eq(workerId))
                .and(LEASE_EXPIRES_AT.lt(now.plus(leaseFor.dividedBy(2)).toEpochMilli())))
        .execute();
  }

  @Override
  public int release(String workerId, List<String> leaseTokens) {
    return endLeases(
        among(sql, LEASE_TOKEN, leaseTokens).and(LEASE_WORKER.eq(workerId)), leaseTokens.size());
  }

  /** Uses watch_lease_idx. */
  @Override
  public int expire(int limit) {
    return endLeases(LEASE_TOKEN.isNotNull().and(LEASE_EXPIRES_AT.lt(clock.millis())), limit);
  }

  @Override
  public int releaseAll(String workerId) {
    return endLeases(LEASE_TOKEN.isNotNull().and(LEASE_WORKER.eq(workerId)), Integer.MAX_VALUE);
  }

  @Override
  public int spreadOverdue(Instant dueBefore, long overdue, int limit) {
    long now = clock.millis();
    List<Record> late =
        dialect
            .lockingWhatIsFree(sql.select(ALL).from(WATCH).where(isOverdue(dueBefore)).limit(limit))
            .fetch();
    List<Record> spread =
        rows.change(
            late,
            before -> {
              Map<Field<?>, @Nullable Object> row = new HashMap<>();
              new DueTimes(before, row, now).catchUp(overdue);
              return row;
            });
    return spread.size();
  }

  /** Leaves out those that somebody else is just ending. */
  private int endLeases(Condition which, int limit) {
    List<Record> leased =
        dialect
            .lockingWhatIsFree(
                sql.select(ALL).from(WATCH).where(which).orderBy(LEASE_EXPIRES_AT).limit(limit))
            .fetch();
    long now = clock.millis();
    return rows.change(leased, row -> WatchColumns.unfinished(row, now)).size();
  }

  @Override
  public List<Optional<Watch>> accept(List<EndedCheck> checks) {
    return ended.accept(checks);
  }

  @Override
  public Optional<Watch> checkNow(String watchId) {
    return rows.hold(watchId).map(held -> watch(rows.change(held, dueNow(held)), clock.instant()));
  }

  @Override
  public Set<String> checkNow(Collection<String> watchIds) {
    return WatchTable.ids(rows.change(rows.hold(watchIds), this::dueNow));
  }

  private Map<Field<?>, @Nullable Object> dueNow(Record held) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    if (held.get(LEASE_TOKEN) != null) {
      row.put(RECHECK, 1);
    } else {
      row.put(NEXT_CHECK_AT, Math.min(get(held, NEXT_CHECK_AT), clock.millis()));
      row.put(PRIORITY, USER_PRIORITY);
    }
    return row;
  }
}
