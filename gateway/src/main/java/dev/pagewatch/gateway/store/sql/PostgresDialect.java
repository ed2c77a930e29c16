package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SelectForUpdateStep;

/**
 * PostgreSQL writes concurrently. Its sequence hands numbers out before commit, so revisions are
 * taken through a function that marks the transaction as not settled yet; see the schema.
 */
record PostgresDialect() implements Dialect {

  @Override
  public String database() {
    return "postgresql";
  }

  @Override
  public List<Long> takeRevisions(DSLContext sql, int howMany, boolean firstTime) {
    return sql.resultQuery("select * from take_revisions(?, ?)", howMany, firstTime)
        .fetch(row -> requireNonNull(row.get(0, Long.class)));
  }

  @Override
  public long settledRevision(DSLContext sql) {
    return requireNonNull(
        requireNonNull(sql.resultQuery("select settled_revision()").fetchOne()).get(0, Long.class));
  }

  @Override
  public <R extends Record> ResultQuery<R> locking(SelectForUpdateStep<R> rows) {
    return rows.forUpdate();
  }

  @Override
  public <R extends Record> ResultQuery<R> lockingWhatIsFree(SelectForUpdateStep<R> rows) {
    return rows.forUpdate().skipLocked();
  }
}
