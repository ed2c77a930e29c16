package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;
import static java.util.Objects.requireNonNull;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pagewatch.gateway.diff.Excerpts;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.Defaults.Effective;
import dev.pagewatch.gateway.store.HostLimits;
import dev.pagewatch.gateway.store.QueueRepository;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.model.price.PriceState;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final SqlSnapshotRepository snapshots;
  private final WatchRows rows;
  private final PriceTable prices;

  SqlQueueRepository(
      DSLContext sql,
      Dialect dialect,
      InstantSource clock,
      KnownDefaults defaults,
      SqlSnapshotRepository snapshots,
      WatchRows rows) {
    super(sql, clock, defaults);
    this.dialect = dialect;
    this.snapshots = snapshots;
    this.rows = rows;
    this.prices = new PriceTable(sql);
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
            LEASE_TOKEN
                .in(leaseTokens)
                .and(LEASE_WORKER.eq(workerId))
                .and(LEASE_EXPIRES_AT.lt(now.plus(leaseFor.dividedBy(2)).toEpochMilli())))
        .execute();
  }

  @Override
  public int release(String workerId, List<String> leaseTokens) {
    return endLeases(
        LEASE_TOKEN.in(leaseTokens).and(LEASE_WORKER.eq(workerId)), leaseTokens.size());
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
    return rows.change(leased, row -> WatchColumns.endOfLease()).size();
  }

  @Override
  public Optional<Watch> accept(
      String watchId,
      String leaseToken,
      Duration duration,
      CheckOutcome outcome,
      Watch.@Nullable Excerpt excerpt,
      @Nullable String heldBack,
      List<StepRun> steps) {
    WatchRows.Held held = rows.holdWithStamp(watchId).orElse(null);
    if (held == null || !leaseToken.equals(held.row().get(LEASE_TOKEN))) {
      return Optional.empty();
    }
    Record before = held.row();
    if (!isUnderWayAsItWouldBe(before, defaults.at(sql, held.defaultsStamp()))) {
      // Defaults or tags were edited since: the watch is due again at once.
      rows.change(before, WatchColumns.endOfLease());
      return Optional.empty();
    }
    Map<Field<?>, @Nullable Object> row = WatchColumns.endOfLease();
    switch (outcome) {
      case CheckOutcome.NeedsBrowser needed -> escalate(before, row, needed);
      case CheckOutcome.Failed failed -> {
        fail(before, row, failed);
        finish(before, row, duration, failed.retryAfter());
      }
      case CheckOutcome.Same same -> {
        succeed(before, row, same.pageTitle());
        row.put(VALIDATORS, json(same.validators()));
        row.put(OUTCOME, "unchanged");
        holdBack(before, row, heldBack);
        keep(before, row, same.price());
        finish(before, row, duration, null);
      }
      case CheckOutcome.NotModified none -> {
        succeed(before, row, before.get(PAGE_TITLE));
        row.put(OUTCOME, "unchanged");
        finish(before, row, duration, null);
      }
      case CheckOutcome.Content content -> {
        succeed(before, row, content.pageTitle());
        keep(before, row, content, excerpt);
        holdBack(before, row, null);
        row.put(VALIDATORS, json(content.validators()));
        keep(before, row, content.price());
        finish(before, row, duration, null);
      }
    }
    if (!steps.isEmpty()) {
      new SqlStepRuns(sql).replace(watchId, steps, clock.millis());
    }
    Record after = rows.change(before, row);
    if (!get(after, SORT_TITLE).equals(get(before, SORT_TITLE))) {
      SearchTexts.store(sql, List.of(after));
    }
    return Optional.of(watch(after, clock.instant()));
  }

  /** What the server says is as it was is held back as it was. */
  private void holdBack(
      Record before, Map<Field<?>, @Nullable Object> row, @Nullable String reason) {
    Long since = before.get(HELD_BACK_AT);
    row.put(HELD_BACK_AT, reason == null ? null : since == null ? clock.millis() : since);
    row.put(HELD_BACK_REASON, reason);
  }

  private static @Nullable String json(@Nullable Validators validators) {
    return validators == null ? null : Json.write(validators);
  }

  private static void escalate(
      Record before, Map<Field<?>, @Nullable Object> row, CheckOutcome.NeedsBrowser needed) {
    if (engine(get(before, ENGINE)) == Engine.AUTO) {
      row.put(SLOT_KIND, Engine.BROWSER.wireName());
      row.put(ENGINE_REASON, needed.reason());
      row.put(VALIDATORS, null);
    }
  }

  private void finish(
      Record before,
      Map<Field<?>, @Nullable Object> row,
      Duration duration,
      @Nullable Duration retryAfter) {
    long now = clock.millis();
    row.put(CHECKS, get(before, CHECKS) + 1);
    row.put(LAST_CHECKED_AT, now);
    row.put(LAST_DURATION_MS, duration.toMillis());
    new DueTimes(before, row, now).afterCheck(retryAfter);
  }

  private void fail(
      Record before, Map<Field<?>, @Nullable Object> row, CheckOutcome.Failed failed) {
    row.put(OUTCOME, "error");
    row.put(ERROR_CODE, failed.code().wireName());
    row.put(ERROR_MESSAGE, failed.message());
    row.put(ERROR_AT, clock.millis());
    row.put(ERROR_ATTEMPTS, get(before, ERROR_ATTEMPTS) + 1);
  }

  private static void succeed(
      Record before, Map<Field<?>, @Nullable Object> row, @Nullable String pageTitle) {
    row.put(ERROR_CODE, null);
    row.put(ERROR_MESSAGE, null);
    row.put(ERROR_AT, null);
    row.put(ERROR_ATTEMPTS, 0);
    if (!Objects.equals(pageTitle, before.get(PAGE_TITLE))) {
      row.put(PAGE_TITLE, pageTitle);
      row.put(
          SORT_TITLE,
          WatchColumns.sortTitle(get(before, URL), title(before.get(TITLE), pageTitle)));
    }
  }

  private void keep(
      Record before,
      Map<Field<?>, @Nullable Object> row,
      CheckOutcome.Content content,
      Watch.@Nullable Excerpt given) {
    Optional<Snapshot> last =
        Optional.ofNullable(before.get(CONTENT_HASH))
            .flatMap(hash -> snapshots.find(get(before, ID), get(before, SNAPSHOT_ID)));
    boolean isBase = isBaseUnder(before.get(LEASE_OPTIONS), before);
    row.put(OUTCOME, "unchanged");
    row.put(BASE_OPTIONS, before.get(LEASE_OPTIONS));
    row.put(CONTENT_HASH, content.hash());
    boolean asBefore = content.hash().equals(before.get(CONTENT_HASH));
    if (asBefore
        && (isBase || last.filter(it -> it.hash().equals(content.textHash())).isPresent())) {
      return;
    }
    // Under other options than the last snapshot's, what differs may be their doing.
    boolean change = last.isPresent() && isBase;
    String snapshotId = UuidCreator.getTimeOrderedEpoch().toString();
    if (change) {
      Watch.Excerpt excerpt =
          given != null ? given : Excerpts.of(snapshots.text(last.get().hash()), content.text());
      row.put(EXCERPT_BEFORE, excerpt.before());
      row.put(EXCERPT_AFTER, excerpt.after());
      row.put(LAST_CHANGED_AT, clock.millis());
      row.put(CHANGES, get(before, CHANGES) + 1);
      row.put(VIEWED, 0);
      row.put(OUTCOME, "changed");
    }
    snapshots.insert(snapshotId, get(before, ID), content, last.isEmpty(), change);
    row.put(SNAPSHOT_ID, snapshotId);
  }

  /** Whatever the conditions: a price that moves is history, though nobody be told. */
  private void keep(Record before, Map<Field<?>, @Nullable Object> row, @Nullable Price found) {
    if (found == null) {
      return;
    }
    String watchId = get(before, ID);
    PriceState known = price(before);
    Instant now = clock.instant();
    if (known == null) {
      // What it was when it was watched last, if it was.
      known =
          prices.prices(watchId, null, 1).stream()
              .findFirst()
              .map(last -> PriceState.after(null, last.price(), last.at()))
              .orElse(null);
    }
    PriceState state = PriceState.after(known, found, now);
    if (!state.equals(known)) {
      prices.add(watchId, now, found, (String) row.get(SNAPSHOT_ID));
      if (known != null) {
        HistoryQueue.add(sql, List.of(watchId), now.toEpochMilli());
      }
    }
    row.put(PRICE, Json.write(state));
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
