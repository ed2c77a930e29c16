package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.Among.among;
import static dev.pagewatch.gateway.store.sql.WatchTable.HOST;
import static dev.pagewatch.gateway.store.sql.WatchTable.LEASE_TOKEN;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.HostLimits;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.BatchBindStep;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** What each host may still get now: a share of checks at once, and a pause between starts. */
final class HostTurns {

  static final Table<Record> HOSTS = table(name("host"));
  static final Field<String> NAME = field(name("host", "host"), SQLDataType.VARCHAR);
  static final Field<String> HOST_OF_WATCH = field(name("watch", "host"), SQLDataType.VARCHAR);
  static final Field<Long> NEXT_START_AT = field(name("host", "next_start_at"), SQLDataType.BIGINT);

  private final DSLContext sql;
  private final HostLimits limits;
  private final long now;
  private final Map<String, Integer> running;
  private final Map<String, Integer> given = new HashMap<>();
  private @Nullable Boolean pausing;

  /** As of {@code now}, in epoch milliseconds. */
  HostTurns(DSLContext sql, HostLimits limits, long now) {
    this.sql = sql;
    this.limits = limits;
    this.now = now;
    this.running = running(sql, LEASE_TOKEN.isNotNull());
  }

  /** How many of such leased watches each host has. */
  static Map<String, Integer> running(DSLContext sql, Condition which) {
    return sql.select(HOST, count()).from(WATCH).where(which).groupBy(HOST).fetch().stream()
        .collect(Collectors.toMap(row -> requireNonNull(row.value1()), row -> row.value2()));
  }

  /** Makes hosts of new rows known. */
  static void know(DSLContext sql, List<Record> rows) {
    BatchBindStep batch =
        sql.batch(
            sql.insertInto(HOSTS)
                .columns(NAME, NEXT_START_AT)
                .values((String) null, (Long) null)
                .onConflictDoNothing());
    // In one order, so that no two transactions wait for each other.
    for (String host :
        new TreeSet<>(rows.stream().map(row -> WatchTable.get(row, HOST)).toList())) {
      batch = batch.bind(host, 0L);
    }
    batch.execute();
  }

  /** Whether a host may get one more, by what is known so far. */
  boolean hasRoom(String host) {
    int held = running.getOrDefault(host, 0);
    int more = given.getOrDefault(host, 0);
    return held + more < limits.most().applyAsInt(host) && !(more > 0 && isSpaced(host));
  }

  private boolean isSpaced(String host) {
    return limits.spacing().isPositive() && limits.isSpaced().test(host);
  }

  /** Gives a host one. */
  void give(String host) {
    given.merge(host, 1, Integer::sum);
  }

  /** Takes all back that was given. */
  void takeBack() {
    given.clear();
  }

  /** Takes all back, and what others gave these hosts meanwhile into account. */
  private void takeBack(Set<String> hosts) {
    takeBack();
    hosts.forEach(running::remove);
    running.putAll(running(sql, LEASE_TOKEN.isNotNull().and(among(sql, HOST, hosts))));
  }

  /** Hosts that run as many as they may. */
  Set<String> full() {
    return running.keySet().stream()
        .filter(host -> !hasRoom(host))
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Whether a host's pause is over. */
  Condition isNotPausing(Field<String> host) {
    return notExists(selectOne().from(HOSTS).where(NAME.eq(host)).and(NEXT_START_AT.gt(now)));
  }

  /** Whether some host's pause isn't over. Uses host_start_idx. */
  boolean isAnyPausing() {
    if (pausing == null) {
      pausing = limits.spacing().isPositive() && sql.fetchExists(HOSTS, NEXT_START_AT.gt(now));
    }
    return pausing;
  }

  /** When the first pause ends that such watches wait for, null when they wait for none. */
  @Nullable Long firstPauseEnds(Condition waiting) {
    return sql.select(NEXT_START_AT)
        .from(HOSTS)
        .where(NEXT_START_AT.gt(now))
        .and(exists(selectOne().from(WATCH).where(waiting).and(HOST_OF_WATCH.eq(NAME))))
        .orderBy(NEXT_START_AT)
        .limit(1)
        .fetchOne(NEXT_START_AT);
  }

  /**
   * Takes hosts for this transaction alone, so that no two claims give the same turn, and takes all
   * back that was given.
   *
   * @param hosts whose pause was over just now
   * @return those that nobody else has and whose pause is over
   */
  Set<String> take(Dialect dialect, Set<String> hosts) {
    if (dialect.hasOneWriter()) {
      takeBack();
      return hosts;
    }
    Set<String> ours = free(dialect, hosts);
    takeBack(ours);
    return ours;
  }

  private Set<String> free(Dialect dialect, Set<String> hosts) {
    return dialect
        .lockingWhatIsFree(
            sql.select(NAME, NEXT_START_AT)
                .from(HOSTS)
                .where(among(sql, NAME, hosts))
                .orderBy(NAME))
        .fetch()
        .stream()
        .filter(row -> requireNonNull(row.get(NEXT_START_AT)) <= now)
        .map(row -> requireNonNull(row.get(NAME)))
        .collect(Collectors.toSet());
  }

  /** Starts the pauses of hosts that got one. */
  void pause() {
    Set<String> spaced = given.keySet().stream().filter(this::isSpaced).collect(Collectors.toSet());
    if (!spaced.isEmpty()) {
      sql.update(HOSTS)
          .set(field(name("next_start_at"), SQLDataType.BIGINT), now + limits.spacing().toMillis())
          .where(NAME.in(spaced))
          .execute();
    }
  }
}
