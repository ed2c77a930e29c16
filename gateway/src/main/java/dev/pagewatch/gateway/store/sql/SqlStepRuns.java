package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.get;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.SnapshotReader.Blob;
import dev.pagewatch.gateway.store.StepRunReader;
import dev.pagewatch.model.check.BlobRef;
import dev.pagewatch.model.check.StepRun;
import dev.pagewatch.model.check.StepRun.Ending;
import dev.pagewatch.model.fetch.StepAction;
import dev.pagewatch.model.json.OneOf;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** The step_run table: a row for each step, replaced with each check that takes steps. */
final class SqlStepRuns implements StepRunReader {

  static final Table<Record> STEP_RUN = table(name("step_run"));
  static final Field<String> SHOT = field(name("screenshot_hash"), SQLDataType.VARCHAR);

  private static final Field<String> WATCH_ID = field(name("watch_id"), SQLDataType.VARCHAR);
  private static final Field<Integer> NUMBER = field(name("number"), SQLDataType.INTEGER);
  private static final Field<Long> RAN_AT = field(name("ran_at"), SQLDataType.BIGINT);
  private static final Field<String> ACTION = field(name("action"), SQLDataType.VARCHAR);
  private static final Field<String> OUTCOME = field(name("outcome"), SQLDataType.VARCHAR);
  private static final Field<Long> DURATION_MS = field(name("duration_ms"), SQLDataType.BIGINT);
  private static final Field<String> MESSAGE = field(name("message"), SQLDataType.VARCHAR);

  private final DSLContext sql;

  SqlStepRuns(DSLContext sql) {
    this.sql = sql;
  }

  @Override
  public List<KeptRun> list(String watchId) {
    return sql.select(NUMBER, RAN_AT, ACTION, OUTCOME, DURATION_MS, MESSAGE, SHOT)
        .from(STEP_RUN)
        .where(WATCH_ID.eq(watchId))
        .orderBy(NUMBER)
        .fetch(SqlStepRuns::run);
  }

  private static KeptRun run(Record row) {
    return new KeptRun(
        Instant.ofEpochMilli(get(row, RAN_AT)),
        get(row, NUMBER),
        OneOf.parse(get(row, ACTION), StepAction.values(), StepAction::wireName),
        OneOf.parse(get(row, OUTCOME), Ending.values(), Ending::wireName),
        get(row, DURATION_MS),
        row.get(MESSAGE),
        row.get(SHOT) != null);
  }

  @Override
  public Optional<Blob> screenshot(String watchId, int number) {
    return sql.select(SHOT)
        .from(STEP_RUN)
        .where(WATCH_ID.eq(watchId).and(NUMBER.eq(number)))
        .fetchOptional(SHOT)
        .flatMap(new SqlSnapshotReader(sql)::blob);
  }

  /** Keeps these in the place of a watch's former ones. */
  void replace(String watchId, List<StepRun> runs, long now) {
    forget(List.of(watchId), now);
    List<String> shots =
        runs.stream().map(StepRun::screenshot).filter(Objects::nonNull).map(BlobRef::hash).toList();
    // Held until this transaction ends; afterwards they are found to be in use.
    BlobReleases.set(sql, shots, now);
    Set<String> there = new SqlSnapshotReader(sql).stored(shots);
    for (StepRun run : runs) {
      sql.insertInto(STEP_RUN)
          .set(WATCH_ID, watchId)
          .set(NUMBER, run.number())
          .set(RAN_AT, now)
          .set(ACTION, run.action().wireName())
          .set(OUTCOME, run.outcome().wireName())
          .set(DURATION_MS, run.durationMs())
          .set(MESSAGE, run.message())
          .set(SHOT, SqlSnapshotReader.arrived(run.screenshot(), there))
          .execute();
    }
  }

  /** Deletes those of watches and has their pictures looked at. */
  void forget(Collection<String> watchIds, long now) {
    if (watchIds.isEmpty()) {
      return;
    }
    List<String> shots =
        sql.select(SHOT)
            .from(STEP_RUN)
            .where(WATCH_ID.in(watchIds).and(SHOT.isNotNull()))
            .fetch(row -> Objects.requireNonNull(row.value1()));
    BlobReleases.postpone(sql, shots, now);
    sql.deleteFrom(STEP_RUN).where(WATCH_ID.in(watchIds)).execute();
  }
}
