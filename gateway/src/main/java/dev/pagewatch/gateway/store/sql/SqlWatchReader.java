package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.ALL;
import static dev.pagewatch.gateway.store.sql.WatchTable.ENGINE_REASON;
import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.REVISION;
import static dev.pagewatch.gateway.store.sql.WatchTable.SHOWN;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH_DELETION;
import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.TagCount;
import dev.pagewatch.gateway.store.WatchCounts;
import dev.pagewatch.gateway.store.WatchDelta;
import dev.pagewatch.gateway.store.WatchPage;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.gateway.store.WatchReader;
import dev.pagewatch.gateway.store.WholeWatch;
import dev.pagewatch.model.watch.Outcome;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** Reads watches. */
class SqlWatchReader implements WatchReader {

  private static final Table<Record> SNAPSHOT = table(name("snapshot"));
  private static final Field<Long> TAKEN_AT = field(name("taken_at"), SQLDataType.BIGINT);
  private static final Field<Integer> IS_CHANGE = field(name("is_change"), SQLDataType.INTEGER);

  final DSLContext sql;
  final Dialect dialect;
  final InstantSource clock;
  final KnownDefaults defaults;

  SqlWatchReader(DSLContext sql, Dialect dialect, InstantSource clock, KnownDefaults defaults) {
    this.defaults = defaults;
    this.sql = sql;
    this.dialect = dialect;
    this.clock = clock;
  }

  @Override
  public Optional<Watch> find(String id) {
    Instant now = clock.instant();
    return sql.select(SHOWN)
        .from(WATCH)
        .where(ID.eq(id))
        .fetchOptional(row -> WatchTable.watch(row, now));
  }

  @Override
  public Optional<WholeWatch> whole(String id) {
    Instant now = clock.instant();
    return sql.select(ALL)
        .from(WATCH)
        .where(ID.eq(id))
        .fetchOptional()
        .map(
            row ->
                WholeWatch.of(
                    WatchTable.watch(row, now),
                    WatchTable.options(row),
                    row.get(ENGINE_REASON),
                    defaults.now(sql)));
  }

  @Override
  public Optional<NewWatch> asked(String id) {
    return sql.select(SqlTransferReader.KEPT)
        .from(WATCH)
        .where(ID.eq(id))
        .fetchOptional(SqlTransferReader::asked);
  }

  @Override
  public WatchPage list(WatchQuery query) {
    return new SqlWatchList(sql, dialect, query, clock.instant(), SqlWatchList.EFFORT).page();
  }

  /** A range of watch_revision_idx merged with one of watch_deletion_revision_idx. */
  @Override
  public WatchDelta since(long revision, int limit) {
    Instant now = clock.instant();
    long settled = dialect.settledRevision(sql);
    List<Watch> changed =
        sql.select(SHOWN)
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
    return new WatchTallies(sql).tags();
  }

  /** From watch_tally, but for changes: a range of snapshot_taken_idx. */
  @Override
  public WatchCounts counts() {
    WatchTallies tallies = new WatchTallies(sql);
    long dayAgo = clock.instant().minus(Duration.ofDays(1)).toEpochMilli();
    return new WatchCounts(
        tallies.watches(),
        tallies.paused(),
        tallies.outcome(Outcome.ERROR.wireName()),
        tallies.unviewed(),
        sql.fetchCount(SNAPSHOT, IS_CHANGE.eq(inline(1)).and(TAKEN_AT.gt(dayAgo))));
  }
}
