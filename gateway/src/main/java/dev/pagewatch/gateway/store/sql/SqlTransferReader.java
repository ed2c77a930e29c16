package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.SearchTexts.WATCH_TEXT;
import static dev.pagewatch.gateway.store.sql.WatchTable.ENGINE;
import static dev.pagewatch.gateway.store.sql.WatchTable.HISTORY_AGE_MS;
import static dev.pagewatch.gateway.store.sql.WatchTable.HISTORY_COUNT;
import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.INTERVAL_MS;
import static dev.pagewatch.gateway.store.sql.WatchTable.MUTED;
import static dev.pagewatch.gateway.store.sql.WatchTable.OPTIONS;
import static dev.pagewatch.gateway.store.sql.WatchTable.PAUSED;
import static dev.pagewatch.gateway.store.sql.WatchTable.SCHEDULE;
import static dev.pagewatch.gateway.store.sql.WatchTable.TAGS;
import static dev.pagewatch.gateway.store.sql.WatchTable.TITLE;
import static dev.pagewatch.gateway.store.sql.WatchTable.URL;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static dev.pagewatch.gateway.store.sql.WatchTable.get;
import static org.jooq.impl.DSL.noCondition;

import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.TransferReader;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Looks up what import and export need. */
record SqlTransferReader(DSLContext sql) implements TransferReader {

  static final List<Field<?>> KEPT =
      List.of(
          ID,
          URL,
          TITLE,
          ENGINE,
          INTERVAL_MS,
          SCHEDULE,
          TAGS,
          PAUSED,
          MUTED,
          HISTORY_COUNT,
          HISTORY_AGE_MS,
          OPTIONS);

  /** Uses watch_text_url_idx. */
  @Override
  public Set<String> watched(Collection<String> urls) {
    return sql.select(URL).from(WATCH_TEXT).where(URL.in(urls)).fetchSet(URL);
  }

  /** Walks the primary key. */
  @Override
  public List<Kept> kept(@Nullable String after, int limit) {
    return sql.select(KEPT)
        .from(WATCH)
        .where(after == null ? noCondition() : ID.gt(after))
        .orderBy(ID)
        .limit(limit)
        .fetch(row -> new Kept(get(row, ID), asked(row)));
  }

  /** From {@link #KEPT}, with the title its user gave, not the page's own. */
  static NewWatch asked(Record row) {
    return new NewWatch(
        get(row, URL),
        row.get(TITLE),
        WatchTable.engine(get(row, ENGINE)),
        Duration.ofMillis(get(row, INTERVAL_MS)),
        WatchTable.schedule(row.get(SCHEDULE)),
        WatchTable.tagList(get(row, TAGS)),
        WatchTable.isSet(row, PAUSED),
        WatchTable.isSet(row, MUTED),
        WatchTable.history(row),
        WatchTable.options(row));
  }
}
