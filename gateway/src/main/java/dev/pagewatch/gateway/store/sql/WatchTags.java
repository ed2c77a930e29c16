package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.TAGS;
import static dev.pagewatch.gateway.store.sql.WatchTable.get;
import static dev.pagewatch.gateway.store.sql.WatchTable.ids;
import static dev.pagewatch.gateway.store.sql.WatchTable.tagList;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.List;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** The tags of watches as an index: which watches carry one. */
final class WatchTags {

  static final Table<Record> WATCH_TAG = table(name("watch_tag"));
  static final Field<String> TAG = field(name("tag"), SQLDataType.VARCHAR);
  static final Field<String> WATCH_ID = field(name("watch_id"), SQLDataType.VARCHAR);

  private WatchTags() {}

  /** Stores the tags of new rows. */
  static void add(DSLContext sql, List<Record> rows) {
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(WATCH_TAG).columns(TAG, WATCH_ID).values((String) null, (String) null));
    for (Record row : rows) {
      for (String tag : tagList(get(row, TAGS))) {
        batch = batch.bind(tag, get(row, ID));
      }
    }
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /** Stores the tags of changed rows in place of those they had. */
  static void replace(DSLContext sql, List<Record> rows) {
    if (!rows.isEmpty()) {
      sql.deleteFrom(WATCH_TAG).where(WATCH_ID.in(ids(rows))).execute();
      add(sql, rows);
    }
  }
}
