package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.position;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.Locale;
import org.jooq.BatchBindStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** What search looks at, kept apart from the row that every check rewrites. */
final class SearchTexts {

  static final Table<Record> WATCH_TEXT = table(name("watch_text"));
  static final Field<String> WATCH_ID = field(name("watch_id"), SQLDataType.VARCHAR);
  static final Field<String> SEARCH_TEXT = field(name("search_text"), SQLDataType.VARCHAR);

  private SearchTexts() {}

  /** Stores what rows are found by: URL, shown title and tags. */
  static void store(DSLContext sql, List<Record> rows) {
    if (rows.isEmpty()) {
      return;
    }
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(WATCH_TEXT)
                .set(WATCH_ID, (String) null)
                .set(SEARCH_TEXT, (String) null)
                .onConflict(WATCH_ID)
                .doUpdate()
                .set(SEARCH_TEXT, excluded(SEARCH_TEXT)));
    for (Record row : rows) {
      batch = batch.bind(get(row, ID), text(row));
    }
    batch.execute();
  }

  private static String text(Record row) {
    String title = title(row.get(TITLE), row.get(PAGE_TITLE));
    String tags = String.join("\n", tagList(get(row, TAGS)));
    return (get(row, URL) + "\n" + (title == null ? "" : title) + "\n" + tags)
        .toLowerCase(Locale.ROOT);
  }

  /** Watches whose text has a word in it, ignoring case. */
  static Condition contain(String word) {
    return ID.in(
        select(WATCH_ID)
            .from(WATCH_TEXT)
            .where(position(SEARCH_TEXT, inline(word.toLowerCase(Locale.ROOT))).gt(0)));
  }
}
