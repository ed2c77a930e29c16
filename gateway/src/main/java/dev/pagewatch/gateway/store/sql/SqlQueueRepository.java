package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;
import static java.util.Objects.requireNonNull;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pagewatch.gateway.store.QueueRepository;
import dev.pagewatch.gateway.store.WatchChange;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Leases and results on the watch rows themselves. */
final class SqlQueueRepository extends SqlQueueReader implements QueueRepository {

  private static final int[] PRIORITIES = {USER_PRIORITY, 1, SCHEDULE_PRIORITY};

  private final SqlSnapshotRepository snapshots;
  private final Consumer<WatchChange> changes;

  SqlQueueRepository(
      DSLContext sql,
      InstantSource clock,
      SqlSnapshotRepository snapshots,
      Consumer<WatchChange> changes) {
    super(sql, clock);
    this.snapshots = snapshots;
    this.changes = changes;
  }

  /** One range of watch_due_idx for each priority. */
  @Override
  public List<Claim> claim(Engine kind, int limit, String workerId, Duration leaseFor) {
    Instant now = clock.instant();
    List<String> ids = new ArrayList<>();
    for (int priority : PRIORITIES) {
      if (ids.size() < limit) {
        ids.addAll(
            sql.select(ID)
                .from(WATCH)
                .where(
                    CLAIMABLE
                        .and(SLOT_KIND.eq(kind.wireName()))
                        .and(PRIORITY.eq(priority))
                        .and(NEXT_CHECK_AT.le(now.toEpochMilli())))
                .orderBy(NEXT_CHECK_AT)
                .limit(limit - ids.size())
                .fetch(row -> requireNonNull(row.value1())));
      }
    }
    return ids.stream().map(id -> lease(id, workerId, now, now.plus(leaseFor))).toList();
  }

  private Claim lease(String id, String workerId, Instant now, Instant expiresAt) {
    String token = UUID.randomUUID().toString();
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(LEASE_TOKEN, token);
    row.put(LEASE_WORKER, workerId);
    row.put(LEASED_AT, now.toEpochMilli());
    row.put(LEASE_EXPIRES_AT, expiresAt.toEpochMilli());
    Record leased = update(ID.eq(id), row).getFirst();
    return new Claim(
        watch(leased, now),
        token,
        expiresAt,
        engine(get(leased, ENGINE)) == Engine.AUTO,
        leased.get(CONTENT_HASH));
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
    return endLeases(LEASE_TOKEN.in(leaseTokens).and(LEASE_WORKER.eq(workerId)));
  }

  /** Uses watch_lease_idx. */
  @Override
  public int expire() {
    return endLeases(LEASE_TOKEN.isNotNull().and(LEASE_EXPIRES_AT.lt(clock.millis())));
  }

  @Override
  public int expireAll() {
    return endLeases(LEASE_TOKEN.isNotNull());
  }

  private int endLeases(Condition which) {
    List<String> ids =
        sql.select(ID).from(WATCH).where(which).fetch(row -> requireNonNull(row.value1()));
    ids.forEach(id -> update(ID.eq(id), SqlWatchRepository.endOfLease()));
    return ids.size();
  }

  @Override
  public Optional<Watch> accept(
      String watchId, String leaseToken, Duration duration, CheckOutcome outcome) {
    Record before = sql.select(ALL).from(WATCH).where(ID.eq(watchId)).fetchOne();
    if (before == null || !leaseToken.equals(before.get(LEASE_TOKEN))) {
      return Optional.empty();
    }
    Map<Field<?>, @Nullable Object> row = SqlWatchRepository.endOfLease();
    switch (outcome) {
      case CheckOutcome.NeedsBrowser needed -> escalate(before, row, needed);
      case CheckOutcome.Failed failed -> {
        finish(before, row, duration);
        fail(before, row, failed);
      }
      case CheckOutcome.Same same -> {
        finish(before, row, duration);
        succeed(before, row, same.pageTitle());
        row.put(OUTCOME, "unchanged");
      }
      case CheckOutcome.Content content -> {
        finish(before, row, duration);
        succeed(before, row, content.pageTitle());
        keep(before, row, content);
      }
    }
    return Optional.of(watch(update(ID.eq(watchId), row).getFirst(), clock.instant()));
  }

  private static void escalate(
      Record before, Map<Field<?>, @Nullable Object> row, CheckOutcome.NeedsBrowser needed) {
    if (engine(get(before, ENGINE)) == Engine.AUTO) {
      row.put(SLOT_KIND, Engine.BROWSER.wireName());
      row.put(ENGINE_REASON, needed.reason());
    }
  }

  private void finish(Record before, Map<Field<?>, @Nullable Object> row, Duration duration) {
    long now = clock.millis();
    boolean again = isSet(before, RECHECK);
    row.put(CHECKS, get(before, CHECKS) + 1);
    row.put(LAST_CHECKED_AT, now);
    row.put(LAST_DURATION_MS, duration.toMillis());
    row.put(RECHECK, 0);
    row.put(PRIORITY, again ? USER_PRIORITY : SCHEDULE_PRIORITY);
    row.put(NEXT_CHECK_AT, again ? now : now + get(before, INTERVAL_MS));
  }

  private void fail(
      Record before, Map<Field<?>, @Nullable Object> row, CheckOutcome.Failed failed) {
    row.put(OUTCOME, "error");
    row.put(ERROR_CODE, failed.code().wireName());
    row.put(ERROR_MESSAGE, failed.message());
    row.put(ERROR_AT, clock.millis());
    row.put(ERROR_ATTEMPTS, get(before, ERROR_ATTEMPTS) + 1);
  }

  private void succeed(
      Record before, Map<Field<?>, @Nullable Object> row, @Nullable String pageTitle) {
    row.put(ERROR_CODE, null);
    row.put(ERROR_MESSAGE, null);
    row.put(ERROR_AT, null);
    row.put(ERROR_ATTEMPTS, 0);
    if (!Objects.equals(pageTitle, before.get(PAGE_TITLE))) {
      row.put(PAGE_TITLE, pageTitle);
      String url = get(before, URL);
      String shown = title(before.get(TITLE), pageTitle);
      row.put(SORT_TITLE, SqlWatchRepository.sortTitle(url, shown));
      SearchTexts.store(sql, get(before, ID), url, shown, tagList(get(before, TAGS)));
    }
  }

  private void keep(
      Record before, Map<Field<?>, @Nullable Object> row, CheckOutcome.Content content) {
    String previousHash = before.get(CONTENT_HASH);
    if (content.hash().equals(previousHash)) {
      row.put(OUTCOME, "unchanged");
      return;
    }
    boolean change = previousHash != null;
    String snapshotId = UuidCreator.getTimeOrderedEpoch().toString();
    if (change) {
      Watch.Excerpt excerpt = Excerpts.of(snapshots.text(previousHash), content.text());
      row.put(EXCERPT_BEFORE, excerpt.before());
      row.put(EXCERPT_AFTER, excerpt.after());
      row.put(LAST_CHANGED_AT, clock.millis());
      row.put(CHANGES, get(before, CHANGES) + 1);
      row.put(VIEWED, 0);
    }
    snapshots.insert(snapshotId, get(before, ID), content, change);
    row.put(SNAPSHOT_ID, snapshotId);
    row.put(CONTENT_HASH, content.hash());
    row.put(OUTCOME, change ? "changed" : "unchanged");
  }

  @Override
  public Optional<Watch> checkNow(String watchId) {
    Record before = sql.select(ALL).from(WATCH).where(ID.eq(watchId)).fetchOne();
    if (before == null) {
      return Optional.empty();
    }
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    if (before.get(LEASE_TOKEN) != null) {
      row.put(RECHECK, 1);
    } else {
      row.put(NEXT_CHECK_AT, Math.min(get(before, NEXT_CHECK_AT), clock.millis()));
      row.put(PRIORITY, USER_PRIORITY);
    }
    return Optional.of(watch(update(ID.eq(watchId), row).getFirst(), clock.instant()));
  }

  /** Changes rows under the next revision each, and tells of it. */
  private List<Record> update(Condition which, Map<Field<?>, @Nullable Object> row) {
    row.put(REVISION, Revisions.next(sql));
    List<Record> rows = sql.update(WATCH).set(row).where(which).returning(ALL).fetch();
    for (Record after : rows) {
      changes.accept(
          new WatchChange.Updated(watch(after, clock.instant()), after.get(LEASE_TOKEN)));
    }
    return rows;
  }
}
