package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.KnownDefaults.LAST_VERSION;
import static dev.pagewatch.gateway.store.sql.KnownDefaults.ONE;
import static dev.pagewatch.gateway.store.sql.KnownDefaults.OPTIONS;
import static dev.pagewatch.gateway.store.sql.KnownDefaults.STAMP;
import static dev.pagewatch.gateway.store.sql.KnownDefaults.STATE;
import static dev.pagewatch.gateway.store.sql.KnownDefaults.TAG;
import static dev.pagewatch.gateway.store.sql.KnownDefaults.VERSION;
import static dev.pagewatch.gateway.store.sql.KnownDefaults.WATCH_DEFAULTS;
import static java.util.Objects.requireNonNull;

import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.DefaultsRepository;
import dev.pagewatch.gateway.store.WatchDefaults;
import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.json.InvalidFieldsException;
import dev.pagewatch.model.json.Json;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.DSLContext;

/** Defaults, a row for each scope that says something, and the stamp of the last edit. */
record SqlDefaultsRepository(DSLContext sql, Dialect dialect, KnownDefaults known)
    implements DefaultsRepository {

  @Override
  public Defaults current() {
    return known.now(sql);
  }

  @Override
  public Defaults.Entry edit(String scope, Function<Defaults.Entry, WatchDefaults> change) {
    // Others that edit wait here, so that nobody's stamp is another's.
    String stamp = UUID.randomUUID().toString();
    sql.insertInto(STATE)
        .columns(ONE, LAST_VERSION, STAMP)
        .values(1, 1L, stamp)
        .onConflict(ONE)
        .doUpdate()
        .set(LAST_VERSION, LAST_VERSION.plus(1L))
        .set(STAMP, stamp)
        .execute();
    long version = requireNonNull(sql.select(LAST_VERSION).from(STATE).fetchOne(LAST_VERSION));
    Defaults all = known.at(sql, stamp);
    Defaults.Entry before = all.of(scope);
    WatchDefaults after = change.apply(before);
    if (after.equals(before.defaults())) {
      return before;
    }
    Optional<ProxyName> proxy = after.options().fetch().proxyName();
    if (!proxy.equals(before.defaults().options().fetch().proxyName())) {
      new SqlProxies(sql, dialect, known).require(proxy.stream().toList());
    }
    // What is known by this stamp is what was before it.
    sql.update(STATE).set(STAMP, UUID.randomUUID().toString()).execute();
    return write(all, scope, after, version);
  }

  private Defaults.Entry write(Defaults all, String scope, WatchDefaults after, long version) {
    sql.deleteFrom(WATCH_DEFAULTS).where(TAG.eq(scope)).execute();
    if (after.isNone()) {
      return Defaults.Entry.NONE;
    }
    long others =
        all.scopes().stream()
            .filter(it -> !it.equals(Defaults.GLOBAL) && !it.equals(scope))
            .count();
    if (!scope.equals(Defaults.GLOBAL) && others >= Defaults.MOST_TAGS) {
      throw new InvalidFieldsException(
          "name",
          "is one tag more than the %d that can have defaults; delete those of another first"
              .formatted(Defaults.MOST_TAGS));
    }
    sql.insertInto(WATCH_DEFAULTS)
        .columns(TAG, OPTIONS, VERSION)
        .values(scope, Json.write(after), version)
        .execute();
    return new Defaults.Entry(after, version);
  }
}
