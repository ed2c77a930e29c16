package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * The database-wide order of changes. SQLite has one writer, so a revision is taken and committed
 * before the next one is taken: a reader that has seen one has seen all before it.
 */
final class Revisions {

  private static final Table<Record> REVISION_SEQUENCE = table(name("revision_sequence"));
  private static final Field<Long> VALUE = field(name("value"), SQLDataType.BIGINT);

  private Revisions() {}

  /** Takes the next revision. */
  static long next(DSLContext sql) {
    return requireNonNull(
        requireNonNull(
                sql.update(REVISION_SEQUENCE)
                    .set(VALUE, VALUE.plus(1L))
                    .returningResult(VALUE)
                    .fetchOne())
            .value1());
  }

  /** The revision last taken. */
  static long current(DSLContext sql) {
    return requireNonNull(
        requireNonNull(sql.select(VALUE).from(REVISION_SEQUENCE).fetchOne()).value1());
  }
}
