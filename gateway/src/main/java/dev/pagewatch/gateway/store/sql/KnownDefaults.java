package dev.pagewatch.gateway.store.sql;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.WatchDefaults;
import dev.pagewatch.model.json.Json;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The defaults as last read. Each edit, by whatever gateway, leaves a stamp in the database that
 * never was there before, so asking for that one value tells whether they are still the same; what
 * an edit wrote that was rolled back is never taken for what another writes later.
 */
final class KnownDefaults {

  static final Table<Record> WATCH_DEFAULTS = table(name("watch_defaults"));
  static final Field<String> TAG = field(name("watch_defaults", "tag"), SQLDataType.VARCHAR);
  static final Field<String> OPTIONS =
      field(name("watch_defaults", "options"), SQLDataType.VARCHAR);
  static final Field<Long> VERSION = field(name("watch_defaults", "version"), SQLDataType.BIGINT);

  static final Table<Record> STATE = table(name("watch_defaults_state"));
  static final Field<Integer> ONE = field(name("watch_defaults_state", "one"), SQLDataType.INTEGER);
  static final Field<Long> LAST_VERSION =
      field(name("watch_defaults_state", "version"), SQLDataType.BIGINT);
  static final Field<String> STAMP =
      field(name("watch_defaults_state", "stamp"), SQLDataType.VARCHAR);

  private volatile @Nullable Read last;

  private record Read(String stamp, Defaults defaults) {}

  /** What holds now: one small query, two after an edit. */
  Defaults now(DSLContext sql) {
    return at(sql, sql.select(STAMP).from(STATE).fetchOne(STAMP));
  }

  /**
   * What holds by a stamp just read, or by a later one.
   *
   * @param stamp null before the first edit
   */
  Defaults at(DSLContext sql, @Nullable String stamp) {
    if (stamp == null) {
      return Defaults.none();
    }
    Read known = last;
    if (known != null && known.stamp.equals(stamp)) {
      return known.defaults;
    }
    Read read = read(sql, stamp);
    last = read;
    return read.defaults;
  }

  /** In one statement, so that they are those of their stamp. */
  private static Read read(DSLContext sql, String stamp) {
    Result<? extends Record> rows =
        sql.select(STAMP, TAG, OPTIONS, VERSION)
            .from(STATE)
            .leftJoin(WATCH_DEFAULTS)
            .on(trueCondition())
            .fetch();
    Map<String, Defaults.Entry> scopes = new HashMap<>();
    String found = stamp;
    for (Record row : rows) {
      found = WatchTable.get(row, STAMP);
      String tag = row.get(TAG);
      if (tag != null) {
        scopes.put(
            tag,
            new Defaults.Entry(parse(WatchTable.get(row, OPTIONS)), WatchTable.get(row, VERSION)));
      }
    }
    return new Read(found, new Defaults(scopes));
  }

  private static WatchDefaults parse(String json) {
    try {
      return WatchDefaults.parse(Json.mapper().readTree(json));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IllegalStateException("watch_defaults holds no defaults", e);
    }
  }
}
