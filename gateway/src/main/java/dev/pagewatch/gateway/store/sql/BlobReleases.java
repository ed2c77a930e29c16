package dev.pagewatch.gateway.store.sql;

import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.util.Collection;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * Bodies that perhaps no snapshot refers to, and when to see whether that is so. Whoever is about
 * to refer to a body holds its row here, as does whoever deletes it, so that neither misses the
 * other.
 */
final class BlobReleases {

  static final Table<Record> BLOB_RELEASE = table(name("blob_release"));
  static final Field<String> HASH = field(name("blob_release", "hash"), SQLDataType.VARCHAR);
  static final Field<Long> DUE_AT = field(name("blob_release", "due_at"), SQLDataType.BIGINT);

  private BlobReleases() {}

  /** Has bodies looked at then, or later if that was meant already. */
  static void postpone(DSLContext sql, Collection<String> hashes, long dueAt) {
    put(sql, hashes, dueAt, greatest(DUE_AT, excluded(DUE_AT)));
  }

  /** Has bodies looked at then, whatever was meant before. */
  static void set(DSLContext sql, Collection<String> hashes, long dueAt) {
    put(sql, hashes, dueAt, excluded(DUE_AT));
  }

  private static void put(
      DSLContext sql, Collection<String> hashes, long dueAt, Field<Long> whereThere) {
    if (hashes.isEmpty()) {
      return;
    }
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(BLOB_RELEASE)
                .columns(HASH, DUE_AT)
                .values((String) null, (Long) null)
                .onConflict(HASH)
                .doUpdate()
                .set(DUE_AT, whereThere));
    // In one order, so that no two transactions wait for each other.
    for (String hash : hashes.stream().distinct().sorted().toList()) {
      batch = batch.bind(hash, dueAt);
    }
    batch.execute();
  }
}
