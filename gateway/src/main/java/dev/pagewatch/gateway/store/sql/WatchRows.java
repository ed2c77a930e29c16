package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.Among.among;
import static dev.pagewatch.gateway.store.sql.WatchTable.ALL;
import static dev.pagewatch.gateway.store.sql.WatchTable.HOST;
import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.LEASE_TOKEN;
import static dev.pagewatch.gateway.store.sql.WatchTable.REVISION;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH_DELETION;
import static dev.pagewatch.gateway.store.sql.WatchTable.get;
import static dev.pagewatch.gateway.store.sql.WatchTable.watch;

import dev.pagewatch.gateway.store.WatchChange;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the watch table as one transaction writes them. Every change is made to a row that is
 * held, takes the next revision and is told.
 */
final class WatchRows {

  private static final Field<?>[] COLUMNS = ALL.toArray(Field<?>[]::new);

  private final DSLContext sql;
  private final Dialect dialect;
  private final InstantSource clock;
  private final Consumer<WatchChange> changes;
  private boolean revisionsTaken;

  WatchRows(DSLContext sql, Dialect dialect, InstantSource clock, Consumer<WatchChange> changes) {
    this.sql = sql;
    this.dialect = dialect;
    this.clock = clock;
    this.changes = changes;
  }

  /** A row, held until the transaction ends. */
  Optional<Record> hold(String id) {
    return dialect.locking(sql.select(ALL).from(WATCH).where(ID.eq(id))).fetchOptional();
  }

  /** Rows, held until the transaction ends; in one order, so that no two wait for each other. */
  List<Record> hold(Collection<String> ids) {
    return List.copyOf(
        dialect
            .locking(sql.select(ALL).from(WATCH).where(among(sql, ID, ids)).orderBy(ID))
            .fetch());
  }

  private List<Long> takeRevisions(int howMany) {
    List<Long> revisions = dialect.takeRevisions(sql, howMany, !revisionsTaken);
    revisionsTaken = true;
    return revisions;
  }

  /** Changes a held row; returns it as it is now. */
  Record change(Record held, Map<Field<?>, @Nullable Object> columns) {
    return change(List.of(held), row -> columns).getFirst();
  }

  /**
   * Changes held rows.
   *
   * @param columns what to change of each; a row for which it is empty stays as it is
   * @return the changed rows as they are now
   */
  List<Record> change(
      List<Record> held, Function<Record, Map<Field<?>, @Nullable Object>> columns) {
    Map<Set<Field<?>>, List<Record>> alike = new LinkedHashMap<>();
    List<Record> changed = new ArrayList<>(held.size());
    for (Record before : held) {
      Map<Field<?>, @Nullable Object> row = columns.apply(before);
      if (!row.isEmpty()) {
        Record after = with(before, row);
        changed.add(after);
        alike.computeIfAbsent(Set.copyOf(row.keySet()), fields -> new ArrayList<>()).add(after);
      }
    }
    if (changed.isEmpty()) {
      return changed;
    }
    List<Long> revisions = takeRevisions(changed.size());
    for (int i = 0; i < changed.size(); i++) {
      changed.get(i).set(REVISION, revisions.get(i));
    }
    alike.forEach(this::write);
    changed.forEach(
        after ->
            changes.accept(
                new WatchChange.Updated(watch(after, clock.instant()), after.get(LEASE_TOKEN))));
    return changed;
  }

  /** One statement for all rows in which the same columns change. */
  private void write(Set<Field<?>> fields, List<Record> rows) {
    if (fields.contains(HOST)) {
      HostTurns.know(sql, rows);
    }
    List<Field<?>> all = new ArrayList<>(fields);
    all.add(REVISION);
    dialect.update(sql, all, rows);
  }

  private Record with(Record before, Map<Field<?>, @Nullable Object> columns) {
    Record after = sql.newRecord(COLUMNS);
    after.fromArray(before.intoArray());
    columns.forEach((field, value) -> put(after, field, value));
    return after;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // each value was made for its column
  private static <T> void put(Record row, Field<T> field, @Nullable Object value) {
    row.set(field, (T) value);
  }

  /**
   * Adds rows.
   *
   * @param columns of each, all but the revision
   * @return the rows as they are now
   */
  List<Record> add(List<Map<Field<?>, @Nullable Object>> columns) {
    List<Long> revisions = takeRevisions(columns.size());
    List<Record> rows = new ArrayList<>(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Record row = with(sql.newRecord(COLUMNS), columns.get(i));
      row.set(REVISION, revisions.get(i));
      rows.add(row);
    }
    HostTurns.know(sql, rows);
    BatchBindStep batch =
        sql.batch(sql.insertInto(WATCH).columns(COLUMNS).values(new Object[COLUMNS.length]));
    for (Record row : rows) {
      batch = batch.bind(row.intoArray());
    }
    batch.execute();
    rows.forEach(row -> changes.accept(new WatchChange.Created(watch(row, clock.instant()))));
    return rows;
  }

  /** Deletes held rows. What refers to them goes with them. */
  void delete(List<Record> held) {
    if (held.isEmpty()) {
      return;
    }
    List<Long> revisions = takeRevisions(held.size());
    BatchBindStep deletions =
        sql.batch(
            sql.insertInto(WATCH_DELETION)
                .columns(ID, REVISION)
                .values((String) null, (Long) null));
    for (int i = 0; i < held.size(); i++) {
      deletions = deletions.bind(get(held.get(i), ID), revisions.get(i));
    }
    new SqlStepRuns(sql).forget(WatchTable.ids(held), clock.millis());
    sql.deleteFrom(WATCH).where(among(sql, ID, WatchTable.ids(held))).execute();
    deletions.execute();
    for (int i = 0; i < held.size(); i++) {
      changes.accept(new WatchChange.Deleted(get(held.get(i), ID), revisions.get(i)));
    }
  }
}
