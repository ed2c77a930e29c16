package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.TagCount;
import java.math.BigDecimal;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/** Counts kept by triggers in watch_tally, each the sum of a few rows of its index. */
final class WatchTallies {

  private static final Table<Record> WATCH_TALLY = table(name("watch_tally"));
  private static final Field<String> KIND = field(name("kind"), SQLDataType.VARCHAR);
  private static final Field<String> VALUE = field(name("value"), SQLDataType.VARCHAR);
  private static final Field<Long> N = field(name("n"), SQLDataType.BIGINT);

  private final DSLContext sql;

  WatchTallies(DSLContext sql) {
    this.sql = sql;
  }

  long watches() {
    return of("watch", "");
  }

  long paused() {
    return of("paused", "");
  }

  long unviewed() {
    return of("unviewed", "");
  }

  long outcome(String wireName) {
    return of("outcome", wireName);
  }

  long tag(String tag) {
    return of("tag", tag);
  }

  /** Every tag in use, by name. */
  List<TagCount> tags() {
    return sql.select(VALUE, sum(N))
        .from(WATCH_TALLY)
        .where(KIND.eq("tag"))
        .groupBy(VALUE)
        .having(sum(N).gt(BigDecimal.ZERO))
        .orderBy(VALUE)
        .fetch(row -> new TagCount(requireNonNull(row.value1()), row.value2().longValue()));
  }

  private long of(String kind, String value) {
    BigDecimal sum =
        requireNonNull(
                sql.select(sum(N))
                    .from(WATCH_TALLY)
                    .where(KIND.eq(kind).and(VALUE.eq(value)))
                    .fetchOne())
            .value1();
    return sum == null ? 0 : sum.longValue();
  }
}
