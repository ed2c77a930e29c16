package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.NamedProxy;
import dev.pagewatch.gateway.store.Proxies;
import dev.pagewatch.gateway.store.ProxyInUseException;
import dev.pagewatch.gateway.store.ProxyRepository;
import dev.pagewatch.gateway.store.ProxyUses;
import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.fetch.ProxyServer;
import dev.pagewatch.model.json.InvalidFieldsException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;

/**
 * Proxies with names. Who saves a name holds its row until the commit, and so does who deletes it:
 * no watch is left with a name that nothing has.
 */
record SqlProxies(DSLContext sql, Dialect dialect, KnownDefaults defaults)
    implements ProxyRepository {

  private static final Table<Record> PROXY = table(name("proxy"));
  private static final Field<String> NAME = field(name("proxy", "name"), SQLDataType.VARCHAR);
  private static final Field<String> URL = field(name("proxy", "url"), SQLDataType.VARCHAR);
  private static final Field<String> USER = field(name("proxy", "username"), SQLDataType.VARCHAR);
  private static final Field<String> PASSWORD =
      field(name("proxy", "password"), SQLDataType.VARCHAR);

  @Override
  public List<Used> list() {
    Defaults current = defaults.now(sql);
    // Uses watch_proxy_idx.
    Map<String, Integer> watches =
        sql.select(WatchTable.PROXY, count())
            .from(WATCH)
            .where(WatchTable.PROXY.isNotNull())
            .groupBy(WatchTable.PROXY)
            .fetchMap(WatchTable.PROXY, count());
    return sql.select(NAME, URL, USER, PASSWORD).from(PROXY).orderBy(NAME).fetch().stream()
        .map(SqlProxies::proxy)
        .map(
            proxy ->
                new Used(
                    proxy,
                    uses(proxy.name(), watches.getOrDefault(proxy.name().name(), 0), current)))
        .toList();
  }

  @Override
  public Optional<Used> find(ProxyName wanted) {
    return sql.select(NAME, URL, USER, PASSWORD)
        .from(PROXY)
        .where(NAME.eq(wanted.name()))
        .fetchOptional()
        .map(row -> new Used(proxy(row), uses(wanted)));
  }

  @Override
  public Proxies current() {
    return new Proxies(
        sql.select(NAME, URL, USER, PASSWORD).from(PROXY).fetch().stream()
            .map(SqlProxies::proxy)
            .collect(Collectors.toMap(NamedProxy::name, NamedProxy::server)));
  }

  @Override
  public Set<ProxyName> known(Collection<ProxyName> names) {
    if (names.isEmpty()) {
      return Set.of();
    }
    // In one order, so that no two wait for each other.
    return new HashSet<>(
        dialect
            .sharing(
                sql.select(NAME)
                    .from(PROXY)
                    .where(NAME.in(names.stream().map(ProxyName::name).toList()))
                    .orderBy(NAME))
            .fetch(row -> new ProxyName(WatchTable.get(row, NAME))));
  }

  /**
   * Refuses names that nobody has.
   *
   * @throws InvalidFieldsException naming the first and those there are
   */
  void require(Collection<ProxyName> names) {
    Set<ProxyName> missing = new HashSet<>(names);
    missing.removeAll(known(names));
    if (!missing.isEmpty()) {
      throw Proxies.unknown(
          missing.iterator().next(),
          sql.select(NAME).from(PROXY).fetch(row -> new ProxyName(WatchTable.get(row, NAME))));
    }
  }

  @Override
  public boolean add(NamedProxy proxy) {
    if (find(proxy.name()).isPresent()) {
      return false;
    }
    if (sql.fetchCount(PROXY) >= NamedProxy.MOST) {
      throw new InvalidFieldsException(
          "name",
          "is one proxy more than the %d that are kept; delete another first"
              .formatted(NamedProxy.MOST));
    }
    ProxyServer server = proxy.server();
    return sql.insertInto(PROXY)
            .columns(NAME, URL, USER, PASSWORD)
            .values(proxy.name().name(), server.address(), server.user(), server.password())
            .onConflict(NAME)
            .doNothing()
            .execute()
        > 0;
  }

  @Override
  public Optional<Used> edit(ProxyName wanted, UnaryOperator<ProxyServer> change) {
    return held(wanted)
        .map(
            before -> {
              ProxyServer after = change.apply(before.server());
              sql.update(PROXY)
                  .set(URL, after.address())
                  .set(USER, after.user())
                  .set(PASSWORD, after.password())
                  .where(NAME.eq(wanted.name()))
                  .execute();
              return new Used(new NamedProxy(wanted, after), uses(wanted));
            });
  }

  @Override
  public boolean delete(ProxyName wanted) {
    if (held(wanted).isEmpty()) {
      return false;
    }
    ProxyUses uses = uses(wanted);
    if (!uses.areNone()) {
      throw new ProxyInUseException(wanted, uses);
    }
    sql.deleteFrom(PROXY).where(NAME.eq(wanted.name())).execute();
    return true;
  }

  private Optional<NamedProxy> held(ProxyName wanted) {
    return dialect
        .locking(sql.select(NAME, URL, USER, PASSWORD).from(PROXY).where(NAME.eq(wanted.name())))
        .fetchOptional()
        .map(SqlProxies::proxy);
  }

  /** Uses watch_proxy_idx. */
  private ProxyUses uses(ProxyName wanted) {
    return uses(
        wanted, sql.fetchCount(WATCH, WatchTable.PROXY.eq(wanted.name())), defaults.now(sql));
  }

  private static ProxyUses uses(ProxyName wanted, long watches, Defaults current) {
    List<String> scopes = new ArrayList<>(current.scopes());
    scopes.removeIf(
        scope ->
            !current
                .of(scope)
                .defaults()
                .options()
                .fetch()
                .proxyName()
                .equals(Optional.of(wanted)));
    boolean global = scopes.remove(Defaults.GLOBAL);
    return new ProxyUses(watches, global, scopes);
  }

  private static NamedProxy proxy(Record row) {
    return new NamedProxy(
        new ProxyName(WatchTable.get(row, NAME)),
        ProxyServer.parse(WatchTable.get(row, URL))
            .withCredentials(row.get(USER), row.get(PASSWORD)));
  }
}
