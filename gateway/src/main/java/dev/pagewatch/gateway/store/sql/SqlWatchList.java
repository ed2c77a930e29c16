package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.Among.among;
import static dev.pagewatch.gateway.store.sql.WatchTable.CREATED_AT;
import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.NEXT_CHECK_AT;
import static dev.pagewatch.gateway.store.sql.WatchTable.SORT_TITLE;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.row;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;

import dev.pagewatch.gateway.store.WatchFilter;
import dev.pagewatch.gateway.store.WatchPage;
import dev.pagewatch.gateway.store.WatchQuery;
import dev.pagewatch.model.watch.Watch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * One page of the list, at a cost that doesn't grow with all there is. Where some filter leaves few
 * watches, these are gathered from that filter's index and sorted. Where each leaves many, the
 * order's index (watch_title_idx, watch_created_idx, watch_changed_idx, watch_checked_idx,
 * watch_next_idx) is walked from the cursor on until the page is full; if it isn't full soon, what
 * matches lies together elsewhere, and is gathered after all unless that takes longer.
 */
final class SqlWatchList {

  private static final Field<Long> CHANGED_KEY = field(name("changed_key"), SQLDataType.BIGINT);
  private static final Field<Long> CHECKED_KEY = field(name("checked_key"), SQLDataType.BIGINT);

  /** For a table of any size on a common machine. */
  static final Effort EFFORT = new Effort(200, 2_500, 20_000, 4, 1_000, 2);

  private final DSLContext sql;
  private final Effort effort;
  private final Dialect dialect;
  private final WatchQuery query;
  private final Instant now;
  private final List<ListFilter> filters;
  private final Field<?> key;

  /**
   * When to gather and how long to walk.
   *
   * @param some this many ids may stand in a statement
   * @param few gathering this many takes some milliseconds
   * @param many gathering this many is no dearer than counting which of them match
   * @param patience a walk looks at this many times the entries that it takes on the average
   * @param leastLookedAt and at least at these
   * @param gathering what gathering a row costs, in steps of a walk
   */
  record Effort(int some, long few, long many, long patience, long leastLookedAt, long gathering) {}

  /** A row's place in the order. */
  private record Place(String key, String id) {}

  private record Sized(ListFilter filter, long size) {}

  private record Found(List<Place> places, long total) {}

  /** For one query over {@code sql}, with activities as of {@code now}. */
  SqlWatchList(DSLContext sql, Dialect dialect, WatchQuery query, Instant now, Effort effort) {
    this.effort = effort;
    // Values in the text, so that PostgreSQL plans for these and not for any.
    this.sql =
        DSL.using(
            sql.configuration()
                .deriveSettings(
                    settings -> settings.withStatementType(StatementType.STATIC_STATEMENT)));
    this.dialect = dialect;
    this.query = query;
    this.now = now;
    this.filters = filters(query.filter(), now);
    this.key = orderKey(query.sort());
  }

  WatchPage page() {
    // Before the rows: what is read after it may be newer, but is never missed.
    long revision = dialect.settledRevision(sql);
    Found found = find();
    List<Place> places = found.places();
    WatchQuery.Position next = null;
    if (places.size() > query.limit()) {
      places = places.subList(0, query.limit());
      Place last = places.getLast();
      next = new WatchQuery.Position(last.key(), last.id(), found.total());
    }
    return new WatchPage(watches(places), found.total(), next, revision);
  }

  /** What is known soonest comes first, so that it spares the rest. */
  private static List<ListFilter> filters(WatchFilter filter, Instant now) {
    List<ListFilter> filters = new ArrayList<>();
    if (filter.tag() != null) {
      filters.add(new ListFilter.Tagged(filter.tag()));
    }
    if (filter.outcome() != null) {
      filters.add(new ListFilter.Ended(filter.outcome()));
    }
    if (filter.viewed() != null) {
      filters.add(new ListFilter.Seen(filter.viewed()));
    }
    if (filter.activity() != null) {
      filters.add(new ListFilter.Doing(filter.activity(), now.toEpochMilli()));
    }
    List<String> words = filter.words().stream().map(SearchTexts::fold).distinct().toList();
    if (!words.isEmpty()) {
      filters.add(new ListFilter.Words(words));
    }
    return filters;
  }

  private static Field<?> orderKey(WatchQuery.Sort sort) {
    return switch (sort) {
      case TITLE -> SORT_TITLE;
      case LAST_CHANGED_AT -> CHANGED_KEY;
      case LAST_CHECKED_AT -> CHECKED_KEY;
      case NEXT_CHECK_AT -> NEXT_CHECK_AT;
      case CREATED_AT -> CREATED_AT;
    };
  }

  private Found find() {
    if (filters.isEmpty()) {
      return new Found(walk(null), new WatchTallies(sql).watches());
    }
    if (filters.size() == 1
        && filters.getFirst() instanceof ListFilter.Words only
        && SearchTexts.areTooShort(only.words())) {
      List<String> some = SearchTexts.first(sql, only.words(), effort.some() + 1);
      if (some.isEmpty()) {
        return new Found(List.of(), 0);
      }
      if (some.size() <= effort.some()) {
        return gather(new ListFilter.Known(some));
      }
    }
    Sized rarest = rarest();
    boolean isCountedAnyway = filters.size() > 1 && query.after() == null;
    long most = isCountedAnyway ? effort.many() : effort.few();
    return rarest.size() <= most && rarest.filter().hasIndex()
        ? gather(rarest.filter())
        : findAmongMany(rarest);
  }

  private Sized rarest() {
    Sized rarest = sized(filters.getFirst());
    for (ListFilter filter : filters.subList(1, filters.size())) {
      if (rarest.size() <= effort.few()) {
        return rarest;
      }
      Sized other = sized(filter);
      rarest = other.size() < rarest.size() ? other : rarest;
    }
    return rarest;
  }

  private Sized sized(ListFilter filter) {
    return new Sized(filter, filter.count(sql));
  }

  private Found findAmongMany(Sized rarest) {
    if (filters.stream().allMatch(ListFilter::isInOrderIndexes)) {
      return new Found(walk(null), total(rarest));
    }
    if (query.offset() > effort.few() && rarest.filter().hasIndex()) {
      // A walk would look at the row of everything that is left out.
      return gather(rarest.filter());
    }
    long total = total(rarest);
    return new Found(walkOrGather(rarest, total), total);
  }

  /** How many match over all pages, counted again only where that is quick. */
  private long total(Sized rarest) {
    if (filters.size() == 1) {
      return rarest.size();
    }
    WatchQuery.Position after = query.after();
    return after == null ? countGathered(rarest.filter()) : after.total();
  }

  private List<Place> walkOrGather(Sized rarest, long total) {
    long all = new WatchTallies(sql).watches();
    long patience =
        Math.max(
            effort.leastLookedAt(),
            effort.patience() * (query.offset() + query.limit() + 1L) * all / Math.max(1, total));
    Place until = patience < all ? entryAfter(patience) : null;
    if (until != null) {
      List<Place> soon = walk(until);
      if (soon.size() > query.limit()) {
        return soon;
      }
      if (rarest.filter().hasIndex() && rarest.size() * effort.gathering() < all - patience) {
        return gather(rarest.filter()).places();
      }
    }
    return walk(null);
  }

  /** The entry of the order's index that many entries on, or null when it ends before. */
  private @Nullable Place entryAfter(long entries) {
    return sql.select(ID, key)
        .from(WATCH)
        .where(after(key))
        .orderBy(order(key), order(ID))
        .limit(1)
        .offset(entries)
        .fetchOne(this::place);
  }

  /** Goes through the order's index from the cursor on, up to an entry or to its end. */
  private List<Place> walk(@Nullable Place until) {
    Condition wanted = after(key);
    for (ListFilter filter : filters) {
      wanted = wanted.and(filter.test());
    }
    if (until != null) {
      wanted = wanted.and(beyond(key, until.key(), until.id(), !query.descending()));
    }
    return sql.select(ID, key)
        .from(WATCH)
        .where(wanted)
        .orderBy(order(key), order(ID))
        .offset(query.offset())
        .limit(query.limit() + 1)
        .fetch(this::place);
  }

  /** Looks at everything that {@code rarest} has, sorts it and counts it. */
  private Found gather(ListFilter rarest) {
    Field<?> k = field(name("k"), key.getDataType());
    var rows = select(ID, key.as("k")).from(WATCH).where(gathered(rarest));
    // Apart from the order, or SQLite walks the order's index to spare itself sorting a few rows.
    CommonTableExpression<?> hit =
        rarest.hasIndex() ? name("hit").asMaterialized(rows) : name("hit").as(rows);
    Field<Integer> all = selectCount().from(hit).asField("total");
    Result<? extends Record> page =
        sql.with(hit)
            .select(ID, k, all)
            .from(hit)
            .where(after(k))
            .orderBy(order(k), order(ID))
            .offset(query.offset())
            .limit(query.limit() + 1)
            .fetch();
    long total = page.isEmpty() ? countGathered(rarest) : requireNonNull(page.getFirst().get(all));
    return new Found(page.map(this::place), total);
  }

  private long countGathered(ListFilter rarest) {
    return sql.fetchCount(select(ID).from(WATCH).where(gathered(rarest)));
  }

  private Condition gathered(ListFilter rarest) {
    Condition wanted = rarest.gathered(sql);
    for (ListFilter filter : filters) {
      if (filter != rarest) {
        wanted = wanted.and(filter.test());
      }
    }
    return wanted;
  }

  private Condition after(Field<?> key) {
    WatchQuery.Position after = query.after();
    return after == null ? noCondition() : beyond(key, after.key(), after.id(), query.descending());
  }

  /** Rows before a place or after it. As a row value, which both databases seek in an index. */
  private Condition beyond(Field<?> key, String keyOfPlace, String id, boolean before) {
    if (query.sort() == WatchQuery.Sort.TITLE) {
      var place = row(keyOfPlace, id);
      var here = row(key.coerce(SQLDataType.VARCHAR), ID);
      return before ? here.lt(place) : here.gt(place);
    }
    var place = row(Long.valueOf(keyOfPlace), id);
    var here = row(key.coerce(SQLDataType.BIGINT), ID);
    return before ? here.lt(place) : here.gt(place);
  }

  private OrderField<?> order(Field<?> field) {
    return query.descending() ? field.desc() : field.asc();
  }

  private Place place(Record row) {
    return new Place(String.valueOf(row.get(1)), requireNonNull(row.get(ID)));
  }

  private List<Watch> watches(List<Place> places) {
    if (places.isEmpty()) {
      return List.of();
    }
    Map<String, Watch> byId =
        sql.select(WatchTable.SHOWN)
            .from(WATCH)
            .where(among(sql, ID, places.stream().map(Place::id).toList()))
            .fetchMap(ID, row -> WatchTable.watch(row, now));
    // One that was found and is gone by now was deleted in between.
    return places.stream().map(Place::id).filter(byId::containsKey).map(byId::get).toList();
  }
}
