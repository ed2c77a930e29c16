package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.Among.among;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.BLOB;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.CONTENT;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.HASH;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.HTML_HASH;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.ID;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.SCREENSHOT_HASH;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.SNAPSHOT;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.TAKEN_AT;
import static dev.pagewatch.gateway.store.sql.SqlSnapshotReader.WATCH_ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.get;
import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.HistoryRepository;
import dev.pagewatch.model.settings.HistorySettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Trims histories from history_due and releases bodies from blob_release. */
final class SqlHistoryRepository implements HistoryRepository {

  /** Histories looked at in one step. */
  private static final int MOST_WATCHES = 50;

  /** Prices ended of one watch in one step. */
  private static final int MOST_PRICES = 500;

  private static final Field<String> WATCH = field(name("watch", "id"), SQLDataType.VARCHAR);
  private static final Table<Record> REVIEWED = table(name("history_reviewed"));
  private static final Field<Integer> ONE = field(name("one"), SQLDataType.INTEGER);
  private static final Field<Integer> COUNT = field(name("count"), SQLDataType.INTEGER);
  private static final Field<Long> AGE_MS = field(name("age_ms"), SQLDataType.BIGINT);
  private static final Field<Long> CONTENT_BYTES =
      field("octet_length({0})", SQLDataType.BIGINT, CONTENT);

  private final DSLContext sql;
  private final Dialect dialect;
  private final InstantSource clock;
  private final PriceTable prices;
  private boolean pricesAreLeft;

  SqlHistoryRepository(DSLContext sql, Dialect dialect, InstantSource clock) {
    this.sql = sql;
    this.dialect = dialect;
    this.clock = clock;
    this.prices = new PriceTable(sql);
  }

  /**
   * Which of a watch's snapshots are kept besides its newest.
   *
   * @param count how many, that one included
   * @param cutoff when one taken before is too old, null for never
   * @param ageMs what the cutoff was reckoned from
   */
  private record Bounds(int count, @Nullable Long cutoff, long ageMs) {}

  /** Uses history_due_idx. */
  @Override
  public boolean trim(HistorySettings everywhere, int limit) {
    List<String> due =
        dialect
            .lockingWhatIsFree(
                sql.select(HistoryQueue.WATCH_ID)
                    .from(HistoryQueue.HISTORY_DUE)
                    .where(HistoryQueue.DUE_AT.le(clock.millis()))
                    .orderBy(HistoryQueue.DUE_AT)
                    .limit(MOST_WATCHES))
            .fetch(row -> requireNonNull(row.value1()));
    Set<String> within = within(due, everywhere);
    if (!within.isEmpty()) {
      sql.deleteFrom(HistoryQueue.HISTORY_DUE)
          .where(among(sql, HistoryQueue.WATCH_ID, within))
          .execute();
    }
    List<Record> doomed = new ArrayList<>();
    for (String watchId : due) {
      if (within.contains(watchId)) {
        continue;
      }
      int room = limit - doomed.size();
      if (room == 0) {
        break;
      }
      doomed.addAll(trimOne(watchId, everywhere, room));
    }
    delete(doomed);
    return pricesAreLeft || doomed.size() == limit || due.size() == MOST_WATCHES;
  }

  /** Most have no more than they may and nothing that gets too old: one look at them all. */
  private Set<String> within(List<String> watchIds, HistorySettings everywhere) {
    if (watchIds.isEmpty() || everywhere.age().isPresent()) {
      return Set.of();
    }
    Field<Integer> most = coalesce(WatchTable.HISTORY_COUNT, everywhere.count());
    return sql.select(WATCH)
        .from(WatchTable.WATCH)
        .where(among(sql, WATCH, watchIds).and(WatchTable.HISTORY_AGE_MS.isNull()))
        .and(field(selectCount().from(SNAPSHOT).where(WATCH_ID.eq(WATCH))).le(most))
        .and(prices.count(WATCH).le(most))
        .fetchSet(row -> requireNonNull(row.value1()));
  }

  /** Decides on one history's oldest and when to look again; uses snapshot_watch_idx. */
  private List<Record> trimOne(String watchId, HistorySettings everywhere, int room) {
    List<Record> oldest =
        List.copyOf(
            sql.select(ID, TAKEN_AT, HASH, HTML_HASH, SCREENSHOT_HASH)
                .from(SNAPSHOT)
                .where(WATCH_ID.eq(watchId))
                .orderBy(ID)
                .limit(room)
                .fetch());
    Optional<Bounds> bounds = bounds(watchId, everywhere);
    PriceTable.Trimmed trimmed =
        bounds
            .map(some -> prices.trim(watchId, some.count(), some.cutoff(), MOST_PRICES))
            .orElseGet(() -> prices.trim(watchId, 0, null, MOST_PRICES));
    pricesAreLeft |= trimmed.more();
    if (bounds.isEmpty()) {
      if (oldest.size() < room && !trimmed.more()) {
        lookAgain(watchId, null);
      }
      return oldest;
    }
    List<Record> doomed = doomed(watchId, oldest, bounds.get());
    if (doomed.size() < room && !trimmed.more()) {
      lookAgain(watchId, nextDue(watchId, oldest, doomed.size(), bounds.get(), trimmed));
    }
    return doomed;
  }

  /** Empty when there is no such watch any more. */
  private Optional<Bounds> bounds(String watchId, HistorySettings everywhere) {
    return sql.select(WatchTable.HISTORY_COUNT, WatchTable.HISTORY_AGE_MS)
        .from(WatchTable.WATCH)
        .where(WatchTable.ID.eq(watchId))
        .fetchOptional(
            row -> {
              Integer count = row.value1();
              Long age = row.value2();
              if (age == null) {
                age = everywhere.age().map(Duration::toMillis).orElse(null);
              }
              return new Bounds(
                  count == null ? everywhere.count() : count,
                  age == null ? null : clock.millis() - age,
                  age == null ? 0 : age);
            });
  }

  private List<Record> doomed(String watchId, List<Record> oldest, Bounds bounds) {
    String newest = nth(watchId, 0);
    String excess = nth(watchId, bounds.count());
    Long cutoff = bounds.cutoff();
    return oldest.stream()
        .takeWhile(
            row -> {
              String id = get(row, ID);
              boolean tooMany = excess != null && id.compareTo(excess) <= 0;
              boolean tooOld = cutoff != null && get(row, TAKEN_AT) < cutoff;
              return !id.equals(newest) && (tooMany || tooOld);
            })
        .toList();
  }

  /** The id of a watch's snapshot after so many newer ones. */
  private @Nullable String nth(String watchId, int newer) {
    return sql.select(ID)
        .from(SNAPSHOT)
        .where(WATCH_ID.eq(watchId))
        .orderBy(ID.desc())
        .offset(newer)
        .limit(1)
        .fetchOne(ID);
  }

  /** When the oldest that is left will be too old; null when it is the newest, or never. */
  private @Nullable Long nextDue(
      String watchId, List<Record> oldest, int gone, Bounds bounds, PriceTable.Trimmed trimmed) {
    if (bounds.cutoff() == null) {
      return null;
    }
    Optional<Long> snapshot =
        oldest.stream()
            .skip(gone)
            .findFirst()
            .filter(left -> !get(left, ID).equals(nth(watchId, 0)))
            .map(left -> get(left, TAKEN_AT));
    return Stream.of(snapshot, Optional.ofNullable(trimmed.oldest()))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .map(takenAt -> takenAt + bounds.ageMs() + 1)
        .orElse(null);
  }

  private void lookAgain(String watchId, @Nullable Long dueAt) {
    if (dueAt == null) {
      sql.deleteFrom(HistoryQueue.HISTORY_DUE).where(HistoryQueue.WATCH_ID.eq(watchId)).execute();
    } else {
      sql.update(HistoryQueue.HISTORY_DUE)
          .set(field(name("due_at"), SQLDataType.BIGINT), dueAt)
          .where(HistoryQueue.WATCH_ID.eq(watchId))
          .execute();
    }
  }

  private void delete(List<Record> doomed) {
    if (doomed.isEmpty()) {
      return;
    }
    int deleted =
        sql.deleteFrom(SNAPSHOT)
            .where(among(sql, ID, doomed.stream().map(row -> get(row, ID)).toList()))
            .execute();
    List<String> bodies =
        doomed.stream()
            .flatMap(row -> Stream.of(row.get(HASH), row.get(HTML_HASH), row.get(SCREENSHOT_HASH)))
            .filter(Objects::nonNull)
            .toList();
    BlobReleases.postpone(sql, bodies, clock.millis());
    dialect.countStorage(sql, -deleted, 0, 0);
  }

  /**
   * Uses blob_release_due_idx, and one of three indexes of snapshot and step_run_screenshot_idx for
   * each body.
   */
  @Override
  public boolean releaseBodies(int limit) {
    List<String> due =
        dialect
            .lockingWhatIsFree(
                sql.select(BlobReleases.HASH)
                    .from(BlobReleases.BLOB_RELEASE)
                    .where(BlobReleases.DUE_AT.le(clock.millis()))
                    .orderBy(BlobReleases.DUE_AT)
                    .limit(limit))
            .fetch(row -> requireNonNull(row.value1()));
    if (due.isEmpty()) {
      return false;
    }
    Set<String> unused = new HashSet<>(due);
    unused.removeAll(
        sql.select(HASH)
            .from(SNAPSHOT)
            .where(among(sql, HASH, due))
            .union(select(HTML_HASH).from(SNAPSHOT).where(among(sql, HTML_HASH, due)))
            .union(select(SCREENSHOT_HASH).from(SNAPSHOT).where(among(sql, SCREENSHOT_HASH, due)))
            .union(
                select(SqlStepRuns.SHOT)
                    .from(SqlStepRuns.STEP_RUN)
                    .where(among(sql, SqlStepRuns.SHOT, due)))
            .fetchSet(row -> requireNonNull(row.value1())));
    long bytes =
        requireNonNull(
                requireNonNull(
                        sql.select(coalesce(sum(CONTENT_BYTES), BigDecimal.ZERO))
                            .from(BLOB)
                            .where(among(sql, HASH, unused))
                            .fetchOne())
                    .value1())
            .longValue();
    int deleted = sql.deleteFrom(BLOB).where(among(sql, HASH, unused)).execute();
    sql.deleteFrom(BlobReleases.BLOB_RELEASE).where(among(sql, BlobReleases.HASH, due)).execute();
    dialect.countStorage(sql, 0, -deleted, -bytes);
    return due.size() == limit;
  }

  @Override
  public Optional<String> review(HistorySettings everywhere, @Nullable String after, int limit) {
    Long ageMs = everywhere.age().map(Duration::toMillis).orElse(null);
    if (after == null && isReviewed(everywhere.count(), ageMs)) {
      return Optional.empty();
    }
    List<Record> watches =
        List.copyOf(
            sql.select(WatchTable.ID, WatchTable.CHANGES, WatchTable.PRICE)
                .from(WatchTable.WATCH)
                .where(after == null ? noCondition() : WatchTable.ID.gt(after))
                .orderBy(WatchTable.ID)
                .limit(limit)
                .fetch());
    HistoryQueue.add(
        sql,
        watches.stream()
            .filter(row -> get(row, WatchTable.CHANGES) > 0 || row.get(WatchTable.PRICE) != null)
            .map(row -> get(row, WatchTable.ID))
            .toList(),
        clock.millis());
    if (watches.size() == limit) {
      return Optional.of(get(watches.getLast(), WatchTable.ID));
    }
    sql.deleteFrom(REVIEWED).execute();
    sql.insertInto(REVIEWED)
        .set(ONE, 1)
        .set(COUNT, everywhere.count())
        .set(AGE_MS, ageMs)
        .execute();
    return Optional.empty();
  }

  private boolean isReviewed(int count, @Nullable Long ageMs) {
    return sql.select(COUNT, AGE_MS)
        .from(REVIEWED)
        .fetchOptional()
        .filter(row -> row.value1() == count && Objects.equals(row.value2(), ageMs))
        .isPresent();
  }
}
