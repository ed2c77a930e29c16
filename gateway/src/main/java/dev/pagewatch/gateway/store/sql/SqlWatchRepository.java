package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;
import static java.util.Objects.requireNonNull;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.VersionMismatchException;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.gateway.store.WatchRepository;
import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.watch.Watch;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Adds, edits and deletes watches, each under the next revision. */
final class SqlWatchRepository extends SqlWatchReader implements WatchRepository {

  /** Rows of one insert: SQLite takes at most 32,766 parameters. */
  private static final int ROWS_PER_INSERT = 500;

  private final WatchRows rows;
  private final SqlProxies proxies;

  SqlWatchRepository(
      DSLContext sql,
      Dialect dialect,
      InstantSource clock,
      KnownDefaults defaults,
      WatchRows rows) {
    super(sql, dialect, clock, defaults);
    this.rows = rows;
    this.proxies = new SqlProxies(sql, dialect, defaults);
  }

  @Override
  public Watch insert(NewWatch watch) {
    return insert(List.of(watch)).getFirst();
  }

  @Override
  public List<Watch> insert(List<NewWatch> watches) {
    return insert(watches, USER_PRIORITY);
  }

  @Override
  public List<Watch> insertUnhurried(List<NewWatch> watches) {
    return insert(watches, SCHEDULE_PRIORITY);
  }

  private List<Watch> insert(List<NewWatch> watches, int priority) {
    List<Watch> added = new ArrayList<>(watches.size());
    for (int from = 0; from < watches.size(); from += ROWS_PER_INSERT) {
      int to = Math.min(watches.size(), from + ROWS_PER_INSERT);
      added.addAll(insertGroup(watches.subList(from, to), priority));
    }
    return added;
  }

  private List<Watch> insertGroup(List<NewWatch> watches, int priority) {
    long now = clock.millis();
    Defaults current = defaults.now(sql);
    proxies.require(
        watches.stream()
            .flatMap(watch -> watch.options().fetch().proxyName().stream())
            .distinct()
            .toList());
    List<Record> added =
        rows.add(
            watches.stream()
                .map(
                    watch ->
                        WatchColumns.of(
                            UuidCreator.getTimeOrderedEpoch().toString(),
                            watch,
                            current,
                            priority,
                            now))
                .toList());
    SearchTexts.store(sql, added);
    WatchTags.add(sql, added);
    return added.stream().map(row -> watch(row, clock.instant())).toList();
  }

  @Override
  public Optional<Watch> edit(String id, WatchEdit edit, OptionalLong ifVersion) {
    return rows.hold(id)
        .map(
            held -> {
              requireVersion(held, ifVersion);
              List<Record> changed =
                  change(List.of(held), row -> WatchColumns.edited(row, edit, clock.millis()));
              return watch(changed.isEmpty() ? held : changed.getFirst(), clock.instant());
            });
  }

  @Override
  public Set<String> edit(Collection<String> ids, WatchEdit edit) {
    List<Record> held = rows.hold(ids);
    change(held, row -> WatchColumns.edited(row, edit, clock.millis()));
    return ids(held);
  }

  @Override
  public Set<String> tag(Collection<String> ids, String tag) {
    return retag(ids, tag, true);
  }

  @Override
  public Set<String> untag(Collection<String> ids, String tag) {
    return retag(ids, tag, false);
  }

  private Set<String> retag(Collection<String> ids, String tag, boolean add) {
    List<Record> held = rows.hold(ids);
    Set<String> full = new HashSet<>();
    change(
        held,
        row -> {
          List<String> tags = new ArrayList<>(tagList(get(row, TAGS)));
          if (tags.contains(tag) == add) {
            return Map.of();
          }
          if (!add) {
            tags.remove(tag);
          } else if (tags.size() < NewWatch.MAX_TAGS) {
            tags.add(tag);
          } else {
            full.add(get(row, ID));
          }
          return WatchColumns.edited(row, WatchEdit.tagged(tags), clock.millis());
        });
    Set<String> done = ids(held);
    done.removeAll(full);
    return done;
  }

  /** Changes rows, and what search and tags keep of them. */
  private List<Record> change(
      List<Record> held, Function<Record, Map<Field<?>, @Nullable Object>> columns) {
    Map<String, Record> before =
        held.stream().collect(Collectors.toMap(row -> get(row, ID), row -> row));
    List<Record> changed = rows.change(held, columns);
    List<Record> retagged = new ArrayList<>();
    List<Record> retold = new ArrayList<>();
    List<Record> bounded = new ArrayList<>();
    List<Record> reset = new ArrayList<>();
    for (Record after : changed) {
      Record old = requireNonNull(before.get(get(after, ID)));
      boolean otherTags = differs(old, after, TAGS);
      if (otherTags) {
        retagged.add(after);
      }
      if (otherTags || differs(old, after, URL) || differs(old, after, SORT_TITLE)) {
        retold.add(after);
      }
      if (differs(old, after, HISTORY_COUNT) || differs(old, after, HISTORY_AGE_MS)) {
        bounded.add(after);
      }
      if (differs(old, after, OPTIONS)) {
        reset.add(after);
      }
      String proxy = after.get(PROXY);
      if (proxy != null && differs(old, after, PROXY)) {
        proxies.require(List.of(new ProxyName(proxy)));
      }
    }
    WatchTags.replace(sql, retagged);
    SearchTexts.store(sql, retold);
    HistoryQueue.add(sql, ids(bounded), clock.millis());
    new SqlStepRuns(sql).forget(ids(reset), clock.millis());
    return changed;
  }

  private static boolean differs(Record one, Record other, Field<?> field) {
    return !Objects.equals(one.get(field), other.get(field));
  }

  @Override
  public boolean delete(String id, OptionalLong ifVersion) {
    Optional<Record> held = rows.hold(id);
    held.ifPresent(row -> requireVersion(row, ifVersion));
    held.ifPresent(row -> rows.delete(List.of(row)));
    return held.isPresent();
  }

  @Override
  public Set<String> delete(Collection<String> ids) {
    List<Record> held = rows.hold(ids);
    rows.delete(held);
    return ids(held);
  }

  private static void requireVersion(Record row, OptionalLong ifVersion) {
    long current = get(row, VERSION);
    if (ifVersion.isPresent() && ifVersion.getAsLong() != current) {
      throw new VersionMismatchException(current);
    }
  }
}
