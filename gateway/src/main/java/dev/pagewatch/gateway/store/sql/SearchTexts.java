package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.position;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** What search looks at, kept apart from the row that every check rewrites. */
final class SearchTexts {

  static final Table<Record> WATCH_TEXT = table(name("watch_text"));
  static final Field<String> WATCH_ID = field(name("watch_id"), SQLDataType.VARCHAR);
  static final Field<String> SEARCH_TEXT = field(name("search_text"), SQLDataType.VARCHAR);

  private SearchTexts() {}

  /** Stores what a watch is found by: its URL, shown title and tags. */
  static void store(
      DSLContext sql, String id, String url, @Nullable String title, List<String> tags) {
    String text =
        (url + "\n" + (title == null ? "" : title) + "\n" + String.join("\n", tags))
            .toLowerCase(Locale.ROOT);
    sql.insertInto(WATCH_TEXT)
        .set(WATCH_ID, id)
        .set(SEARCH_TEXT, text)
        .onConflict(WATCH_ID)
        .doUpdate()
        .set(SEARCH_TEXT, text)
        .execute();
  }

  /** Watches whose text has a word in it, ignoring case. */
  static Condition contain(String word) {
    return ID.in(
        select(WATCH_ID)
            .from(WATCH_TEXT)
            .where(position(SEARCH_TEXT, inline(word.toLowerCase(Locale.ROOT))).gt(0)));
  }
}
