package dev.pagewatch.gateway.store.sql;

import dev.pagewatch.gateway.store.StorageUsage;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.SelectForUpdateStep;

/** What the two databases do differently; all other SQL is the same for both. */
sealed interface Dialect permits SqliteDialect, PostgresDialect {

  /** Its name as people know it: {@code sqlite} or {@code postgresql}. */
  String database();

  /**
   * Takes the next revisions, in rising order.
   *
   * @param firstTime whether this transaction has taken none before
   */
  List<Long> takeRevisions(DSLContext sql, int howMany, boolean firstTime);

  /**
   * The highest revision up to which every revision is visible to each later statement. Must be
   * read before the rows that are compared with it.
   */
  long settledRevision(DSLContext sql);

  /** Holds the rows read until the transaction's end; waits for whoever holds them. */
  <R extends Record> ResultQuery<R> locking(SelectForUpdateStep<R> rows);

  /** Keeps the rows read from being changed until the transaction's end; others may do so too. */
  <R extends Record> ResultQuery<R> sharing(SelectForUpdateStep<R> rows);

  /** Holds the rows read until the transaction's end; leaves out what others hold. */
  <R extends Record> ResultQuery<R> lockingWhatIsFree(SelectForUpdateStep<R> rows);

  /** Writes these columns of rows of watch. */
  void update(DSLContext sql, List<Field<?>> columns, List<Record> rows);

  /** Whether nobody else writes while a transaction does, so that what it has read still holds. */
  boolean hasOneWriter();

  /** Does what only a database that can be written does, and changes nothing. */
  void touch(DSLContext sql);

  /** What the database holds and takes up. */
  StorageUsage storage(DSLContext sql);

  /** Counts what came or, if negative, went, where the database has no figures of its own. */
  void countStorage(DSLContext sql, long snapshots, long blobs, long blobBytes);
}
