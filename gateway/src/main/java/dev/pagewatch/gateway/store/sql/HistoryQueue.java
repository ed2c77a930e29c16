package dev.pagewatch.gateway.store.sql;

import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.Collection;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** Histories to look at and when. A deleted watch's is put here by a trigger. */
final class HistoryQueue {

  static final Table<Record> HISTORY_DUE = table(name("history_due"));
  static final Field<String> WATCH_ID = field(name("history_due", "watch_id"), SQLDataType.VARCHAR);
  static final Field<Long> DUE_AT = field(name("history_due", "due_at"), SQLDataType.BIGINT);

  private HistoryQueue() {}

  /** Has histories looked at by then, or sooner if that was meant already. */
  static void add(DSLContext sql, Collection<String> watchIds, long dueAt) {
    if (watchIds.isEmpty()) {
      return;
    }
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(HISTORY_DUE)
                .columns(WATCH_ID, DUE_AT)
                .values((String) null, (Long) null)
                .onConflict(WATCH_ID)
                .doUpdate()
                .set(DUE_AT, least(DUE_AT, excluded(DUE_AT))));
    for (String id : watchIds.stream().sorted().toList()) {
      batch = batch.bind(id, dueAt);
    }
    batch.execute();
  }
}
