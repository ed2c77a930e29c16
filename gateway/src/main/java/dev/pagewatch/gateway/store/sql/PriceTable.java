package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.get;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.table;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pagewatch.gateway.store.PriceReader;
import dev.pagewatch.model.price.Availability;
import dev.pagewatch.model.price.Price;
import java.time.Instant;
import java.util.List;
import org.jooq.BatchBindStep;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Reads, writes and trims prices by prices_watch_idx. */
record PriceTable(DSLContext sql) implements PriceReader {

  private static final Table<Record> PRICES = table(name("prices"));
  private static final Field<String> ID = field(name("id"), SQLDataType.VARCHAR);
  private static final Field<String> WATCH_ID = field(name("watch_id"), SQLDataType.VARCHAR);
  private static final Field<Long> TAKEN_AT = field(name("taken_at"), SQLDataType.BIGINT);
  private static final Field<String> AMOUNT = field(name("amount"), SQLDataType.VARCHAR);
  private static final Field<String> CURRENCY = field(name("currency"), SQLDataType.VARCHAR);
  private static final Field<String> AVAILABILITY =
      field(name("availability"), SQLDataType.VARCHAR);
  private static final Field<String> SNAPSHOT_ID = field(name("snapshot_id"), SQLDataType.VARCHAR);

  private static final Field<?>[] ADDED = {
    ID, WATCH_ID, TAKEN_AT, AMOUNT, CURRENCY, AVAILABILITY, SNAPSHOT_ID
  };

  @Override
  public List<PricePoint> prices(String watchId, @Nullable String before, int limit) {
    return sql.select(ID, TAKEN_AT, AMOUNT, CURRENCY, AVAILABILITY)
        .from(PRICES)
        .where(WATCH_ID.eq(watchId).and(before == null ? noCondition() : ID.lt(before)))
        .orderBy(ID.desc())
        .limit(limit)
        .fetch(PriceTable::point);
  }

  private static PricePoint point(Record row) {
    String availability = row.get(AVAILABILITY);
    return new PricePoint(
        get(row, ID),
        Instant.ofEpochMilli(get(row, TAKEN_AT)),
        new Price(
            row.get(AMOUNT),
            row.get(CURRENCY),
            availability == null ? null : Availability.read(availability).orElse(null)));
  }

  /**
   * A price to add.
   *
   * @param snapshotId the snapshot that was made of the same result, or null
   */
  record NewPrice(String watchId, Instant at, Price price, @Nullable String snapshotId) {}

  /** Adds prices. */
  void add(List<NewPrice> prices) {
    if (prices.isEmpty()) {
      return;
    }
    BatchBindStep batch =
        sql.batch(sql.insertInto(PRICES).columns(ADDED).values(new Object[ADDED.length]));
    for (NewPrice added : prices) {
      Availability availability = added.price().availability();
      batch =
          batch.bind(
              UuidCreator.getTimeOrderedEpoch().toString(),
              added.watchId(),
              added.at().toEpochMilli(),
              added.price().amount(),
              added.price().currency(),
              availability == null ? null : availability.wireName(),
              added.snapshotId());
    }
    batch.execute();
  }

  /** How many a watch has. */
  Field<Integer> count(Field<String> watchId) {
    return field(selectCount().from(PRICES).where(WATCH_ID.eq(watchId)));
  }

  /**
   * What a trimming came to.
   *
   * @param more whether some that are to go may be left
   * @param oldest when the oldest that is left was taken; null where that is the newest, or none is
   */
  record Trimmed(boolean more, @Nullable Long oldest) {}

  /**
   * Ends the oldest prices of a watch.
   *
   * @param keep how many stay at most; the newest always does, unless none are to
   * @param cutoff when one taken before is too old, null for never
   * @param limit how many may go now
   */
  Trimmed trim(String watchId, int keep, @Nullable Long cutoff, int limit) {
    List<Record> oldest =
        List.copyOf(
            sql.select(ID, TAKEN_AT)
                .from(PRICES)
                .where(WATCH_ID.eq(watchId))
                .orderBy(ID)
                .limit(limit)
                .fetch());
    if (oldest.isEmpty()) {
      return new Trimmed(false, null);
    }
    String newest = nth(watchId, 0);
    String excess = nth(watchId, keep);
    List<String> doomed =
        oldest.stream()
            .takeWhile(
                row -> {
                  String id = get(row, ID);
                  boolean tooMany = excess != null && id.compareTo(excess) <= 0;
                  boolean tooOld = cutoff != null && get(row, TAKEN_AT) < cutoff;
                  return keep == 0 || (!id.equals(newest) && (tooMany || tooOld));
                })
            .map(row -> get(row, ID))
            .toList();
    if (!doomed.isEmpty()) {
      sql.deleteFrom(PRICES).where(ID.in(doomed)).execute();
    }
    boolean more = doomed.size() == limit;
    boolean isLast = doomed.size() == oldest.size();
    Record left = isLast ? null : oldest.get(doomed.size());
    return new Trimmed(
        more, left == null || get(left, ID).equals(newest) ? null : get(left, TAKEN_AT));
  }

  private @Nullable String nth(String watchId, int newer) {
    return sql.select(ID)
        .from(PRICES)
        .where(WATCH_ID.eq(watchId))
        .orderBy(ID.desc())
        .offset(newer)
        .limit(1)
        .fetchOne(ID);
  }
}
