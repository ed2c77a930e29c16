package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.List;
import java.util.stream.LongStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SelectForUpdateStep;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * SQLite has one writer: a revision is taken and committed before the next one is, so a reader that
 * has seen one has seen all before it, and no row needs a lock.
 */
record SqliteDialect() implements Dialect {

  private static final Table<Record> REVISION_SEQUENCE = table(name("revision_sequence"));
  private static final Field<Long> VALUE = field(name("value"), SQLDataType.BIGINT);

  @Override
  public String database() {
    return "sqlite";
  }

  @Override
  public List<Long> takeRevisions(DSLContext sql, int howMany, boolean firstTime) {
    long last =
        requireNonNull(
            requireNonNull(
                    sql.update(REVISION_SEQUENCE)
                        .set(VALUE, VALUE.plus((long) howMany))
                        .returningResult(VALUE)
                        .fetchOne())
                .value1());
    return LongStream.rangeClosed(last - howMany + 1, last).boxed().toList();
  }

  @Override
  public long settledRevision(DSLContext sql) {
    return requireNonNull(
        requireNonNull(sql.select(VALUE).from(REVISION_SEQUENCE).fetchOne()).value1());
  }

  @Override
  public <R extends Record> ResultQuery<R> locking(SelectForUpdateStep<R> rows) {
    return rows;
  }

  @Override
  public <R extends Record> ResultQuery<R> lockingWhatIsFree(SelectForUpdateStep<R> rows) {
    return rows;
  }
}
