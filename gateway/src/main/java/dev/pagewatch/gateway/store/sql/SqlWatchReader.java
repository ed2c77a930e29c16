package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.ALL;
import static dev.pagewatch.gateway.store.sql.WatchTable.CREATED_AT;
import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.LAST_CHANGED_AT;
import static dev.pagewatch.gateway.store.sql.WatchTable.LAST_CHECKED_AT;
import static dev.pagewatch.gateway.store.sql.WatchTable.LEASE_TOKEN;
import static dev.pagewatch.gateway.store.sql.WatchTable.NEXT_CHECK_AT;
import static dev.pagewatch.gateway.store.sql.WatchTable.OUTCOME;
import static dev.pagewatch.gateway.store.sql.WatchTable.PAUSED;
import static dev.pagewatch.gateway.store.sql.WatchTable.PRIORITY;
import static dev.pagewatch.gateway.store.sql.WatchTable.REVISION;
import static dev.pagewatch.gateway.store.sql.WatchTable.SORT_TITLE;
import static dev.pagewatch.gateway.store.sql.WatchTable.USER_PRIORITY;
import static dev.pagewatch.gateway.store.sql.WatchTable.VIEWED;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH_DELETION;
import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.TagCount;
import dev.pagewatch.gateway.store.WatchCounts;
import dev.pagewatch.gateway.store.WatchDelta;
import dev.pagewatch.gateway.store.WatchPage;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.store.WatchReader;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Reads watches. */
class SqlWatchReader implements WatchReader {

  private static final Table<Record> SNAPSHOT = table(name("snapshot"));
  private static final Field<Long> TAKEN_AT = field(name("taken_at"), SQLDataType.BIGINT);
  private static final Field<Integer> IS_CHANGE = field(name("is_change"), SQLDataType.INTEGER);

  final DSLContext sql;
  final Dialect dialect;
  final InstantSource clock;

  SqlWatchReader(DSLContext sql, Dialect dialect, InstantSource clock) {
    this.sql = sql;
    this.dialect = dialect;
    this.clock = clock;
  }

  @Override
  public Optional<Watch> find(String id) {
    Instant now = clock.instant();
    return sql.select(ALL)
        .from(WATCH)
        .where(ID.eq(id))
        .fetchOptional(row -> WatchTable.watch(row, now));
  }

  /** Walks the sort's index from the cursor on; uses watch_title_idx, watch_created_idx, ... */
  @Override
  public WatchPage list(WatchQuery query) {
    Instant now = clock.instant();
    long settled = dialect.settledRevision(sql);
    Condition filter = filter(query, now);
    Field<?> key = sortKey(query.sort());
    List<Record> rows =
        new ArrayList<>(
            sql.select(ALL)
                .from(WATCH)
                .where(filter.and(after(query, key)))
                .orderBy(
                    query.descending() ? key.desc() : key.asc(),
                    query.descending() ? ID.desc() : ID.asc())
                .limit(query.limit() + 1)
                .fetch());
    WatchQuery.Position next = null;
    if (rows.size() > query.limit()) {
      rows.removeLast();
      Record last = rows.getLast();
      next =
          new WatchQuery.Position(
              sortValue(query.sort(), last), WatchTable.get(last, WatchTable.ID));
    }
    long total = requireNonNull(sql.select(count()).from(WATCH).where(filter).fetchOne()).value1();
    List<Watch> items = rows.stream().map(row -> WatchTable.watch(row, now)).toList();
    return new WatchPage(items, total, next, settled);
  }

  private static Condition filter(WatchQuery query, Instant now) {
    Condition filter = noCondition();
    for (String word : query.words()) {
      filter = filter.and(SearchTexts.contain(word));
    }
    if (query.tag() != null) {
      filter =
          filter.and(
              ID.in(
                  select(WatchTags.WATCH_ID)
                      .from(WatchTags.WATCH_TAG)
                      .where(WatchTags.TAG.eq(query.tag()))));
    }
    if (query.outcome() != null) {
      filter = filter.and(OUTCOME.eq(query.outcome().wireName()));
    }
    return query.activity() == null ? filter : filter.and(activity(query.activity(), now));
  }

  private static Condition activity(Activity activity, Instant now) {
    Condition due = NEXT_CHECK_AT.le(now.toEpochMilli());
    Condition asked = due.and(PRIORITY.eq(inline(USER_PRIORITY)));
    Condition free = LEASE_TOKEN.isNull();
    return switch (activity) {
      case CHECKING -> LEASE_TOKEN.isNotNull();
      case QUEUED -> free.and(asked.or(due.and(PAUSED.eq(inline(0)))));
      case PAUSED -> free.and(PAUSED.eq(inline(1))).andNot(asked);
      case WAITING -> free.and(PAUSED.eq(inline(0))).andNot(due);
    };
  }

  private static Field<?> sortKey(WatchQuery.Sort sort) {
    return switch (sort) {
      case TITLE -> SORT_TITLE;
      case LAST_CHANGED_AT -> coalesce(LAST_CHANGED_AT, inline(0L));
      case LAST_CHECKED_AT -> coalesce(LAST_CHECKED_AT, inline(0L));
      case NEXT_CHECK_AT -> NEXT_CHECK_AT;
      case CREATED_AT -> CREATED_AT;
    };
  }

  private static String sortValue(WatchQuery.Sort sort, Record row) {
    return switch (sort) {
      case TITLE -> WatchTable.get(row, SORT_TITLE);
      case LAST_CHANGED_AT -> orZero(row.get(LAST_CHANGED_AT));
      case LAST_CHECKED_AT -> orZero(row.get(LAST_CHECKED_AT));
      case NEXT_CHECK_AT -> orZero(row.get(NEXT_CHECK_AT));
      case CREATED_AT -> orZero(row.get(CREATED_AT));
    };
  }

  private static String orZero(@Nullable Long millis) {
    return Long.toString(millis == null ? 0 : millis);
  }

  private static Condition after(WatchQuery query, Field<?> key) {
    WatchQuery.Position after = query.after();
    if (after == null) {
      return noCondition();
    }
    if (query.sort() == WatchQuery.Sort.TITLE) {
      var position = row(after.key(), after.id());
      var here = row(key.coerce(SQLDataType.VARCHAR), ID);
      return query.descending() ? here.lt(position) : here.gt(position);
    }
    var position = row(Long.valueOf(after.key()), after.id());
    var here = row(key.coerce(SQLDataType.BIGINT), ID);
    return query.descending() ? here.lt(position) : here.gt(position);
  }

  /** A range of watch_revision_idx merged with one of watch_deletion_revision_idx. */
  @Override
  public WatchDelta since(long revision, int limit) {
    Instant now = clock.instant();
    long settled = dialect.settledRevision(sql);
    List<Watch> changed =
        sql.select(ALL)
            .from(WATCH)
            .where(REVISION.gt(revision).and(REVISION.le(settled)))
            .orderBy(REVISION)
            .limit(limit + 1)
            .fetch(row -> WatchTable.watch(row, now));
    List<Deletion> deleted =
        sql.select(ID, REVISION)
            .from(WATCH_DELETION)
            .where(REVISION.gt(revision).and(REVISION.le(settled)))
            .orderBy(REVISION)
            .limit(limit + 1)
            .fetch(row -> new Deletion(requireNonNull(row.value1()), requireNonNull(row.value2())));
    List<Long> revisions = new ArrayList<>();
    changed.forEach(watch -> revisions.add(watch.revision()));
    deleted.forEach(deletion -> revisions.add(deletion.revision()));
    revisions.sort(Comparator.naturalOrder());
    boolean complete = revisions.size() <= limit;
    long upTo = complete ? settled : revisions.get(limit - 1);
    return new WatchDelta(
        changed.stream().filter(watch -> watch.revision() <= upTo).toList(),
        deleted.stream().filter(d -> d.revision() <= upTo).map(Deletion::id).toList(),
        upTo,
        complete);
  }

  private record Deletion(String id, long revision) {}

  @Override
  public List<TagCount> tags() {
    return sql.select(WatchTags.TAG, count())
        .from(WatchTags.WATCH_TAG)
        .groupBy(WatchTags.TAG)
        .orderBy(WatchTags.TAG)
        .fetch(row -> new TagCount(requireNonNull(row.value1()), row.value2()));
  }

  /** Counts partial indexes: watch_paused_idx, watch_failing_idx, watch_unviewed_idx. */
  @Override
  public WatchCounts counts() {
    long dayAgo = clock.instant().minus(Duration.ofDays(1)).toEpochMilli();
    return new WatchCounts(
        sql.fetchCount(WATCH),
        sql.fetchCount(WATCH, PAUSED.eq(inline(1))),
        sql.fetchCount(WATCH, OUTCOME.eq(inline("error"))),
        sql.fetchCount(WATCH, VIEWED.eq(inline(0))),
        sql.fetchCount(SNAPSHOT, IS_CHANGE.eq(inline(1)).and(TAKEN_AT.gt(dayAgo))));
  }
}
