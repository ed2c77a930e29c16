package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;
import static java.util.Objects.requireNonNull;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.VersionMismatchException;
import dev.pagewatch.gateway.store.WatchChange;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.gateway.store.WatchRepository;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.net.URI;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** Adds, edits and deletes watches, each under the next revision. */
final class SqlWatchRepository extends SqlWatchReader implements WatchRepository {

  private final Consumer<WatchChange> changes;

  SqlWatchRepository(DSLContext sql, InstantSource clock, Consumer<WatchChange> changes) {
    super(sql, clock);
    this.changes = changes;
  }

  @Override
  public Watch insert(NewWatch watch) {
    String id = UuidCreator.getTimeOrderedEpoch().toString();
    long now = clock.millis();
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(ID, id);
    row.put(URL, watch.url());
    row.put(TITLE, watch.title());
    row.put(HOST, host(watch.url()));
    row.put(SORT_TITLE, sortTitle(watch.url(), watch.title()));
    row.put(ENGINE, watch.engine().wireName());
    row.put(SLOT_KIND, slotKind(watch.engine()));
    row.put(INTERVAL_MS, watch.interval().toMillis());
    row.put(TAGS, Json.write(watch.tags()));
    row.put(PAUSED, watch.paused() ? 1 : 0);
    row.put(MUTED, watch.muted() ? 1 : 0);
    row.put(VIEWED, 1);
    row.put(OUTCOME, "none");
    row.put(ERROR_ATTEMPTS, 0);
    row.put(CREATED_AT, now);
    row.put(NEXT_CHECK_AT, now);
    row.put(CHECKS, 0L);
    row.put(CHANGES, 0L);
    row.put(PRIORITY, watch.paused() ? SCHEDULE_PRIORITY : USER_PRIORITY);
    row.put(RECHECK, 0);
    row.put(VERSION, 1L);
    row.put(REVISION, Revisions.next(sql));
    sql.insertInto(WATCH).set(row).execute();
    storeTags(id, watch.tags());
    SearchTexts.store(sql, id, watch.url(), watch.title(), watch.tags());
    Watch added = find(id).orElseThrow();
    changes.accept(new WatchChange.Created(added));
    return added;
  }

  @Override
  public Optional<Watch> edit(String id, WatchEdit edit, OptionalLong ifVersion) {
    Record before = sql.select(ALL).from(WATCH).where(ID.eq(id)).fetchOne();
    if (before == null) {
      return Optional.empty();
    }
    requireVersion(before, ifVersion);
    Map<Field<?>, @Nullable Object> row = changedColumns(before, edit);
    if (row.isEmpty()) {
      return Optional.of(watch(before, clock.instant()));
    }
    row.put(VERSION, get(before, VERSION) + 1);
    row.put(REVISION, Revisions.next(sql));
    Record after =
        requireNonNull(sql.update(WATCH).set(row).where(ID.eq(id)).returning(ALL).fetchOne());
    if (edit.tags() != null) {
      sql.deleteFrom(WATCH_TAG).where(TAG_WATCH_ID.eq(id)).execute();
      storeTags(id, edit.tags());
    }
    Watch edited = watch(after, clock.instant());
    changes.accept(new WatchChange.Updated(edited, after.get(LEASE_TOKEN)));
    return Optional.of(edited);
  }

  private Map<Field<?>, @Nullable Object> changedColumns(Record before, WatchEdit edit) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    String url = edit.url() == null ? get(before, URL) : edit.url();
    Engine engine = edit.engine() == null ? engine(get(before, ENGINE)) : edit.engine();
    boolean otherUrl = !url.equals(get(before, URL));
    boolean otherEngine = engine != engine(get(before, ENGINE));
    if (otherUrl) {
      row.put(URL, url);
      row.put(HOST, host(url));
      row.put(PAGE_TITLE, null);
      row.put(CONTENT_HASH, null);
      row.put(EXCERPT_BEFORE, null);
      row.put(EXCERPT_AFTER, null);
    }
    if (otherUrl || otherEngine) {
      row.put(ENGINE, engine.wireName());
      row.put(SLOT_KIND, slotKind(engine));
      row.put(ENGINE_REASON, null);
      row.putAll(endOfLease());
      row.put(NEXT_CHECK_AT, clock.millis());
      row.put(PRIORITY, isSet(before, PAUSED) ? SCHEDULE_PRIORITY : USER_PRIORITY);
    }
    if (edit.title() != null) {
      row.put(TITLE, edit.title().isEmpty() ? null : edit.title());
    }
    if (edit.interval() != null) {
      row.put(INTERVAL_MS, edit.interval().toMillis());
      Long last = before.get(LAST_CHECKED_AT);
      if (last != null && !row.containsKey(NEXT_CHECK_AT)) {
        long next = Math.max(clock.millis(), last + edit.interval().toMillis());
        row.put(NEXT_CHECK_AT, next);
      }
    }
    if (edit.tags() != null) {
      row.put(TAGS, Json.write(edit.tags()));
    }
    if (edit.paused() != null) {
      row.put(PAUSED, edit.paused() ? 1 : 0);
      if (edit.paused()) {
        row.put(PRIORITY, SCHEDULE_PRIORITY);
        row.put(RECHECK, 0);
      }
    }
    if (edit.muted() != null) {
      row.put(MUTED, edit.muted() ? 1 : 0);
    }
    if (edit.viewed() != null) {
      row.put(VIEWED, edit.viewed() ? 1 : 0);
    }
    row.entrySet().removeIf(column -> same(before, column.getKey(), column.getValue()));
    if (row.containsKey(URL) || row.containsKey(TITLE) || row.containsKey(TAGS)) {
      String own = row.containsKey(TITLE) ? (String) row.get(TITLE) : before.get(TITLE);
      String page = otherUrl ? null : before.get(PAGE_TITLE);
      List<String> tags = edit.tags() == null ? tagList(get(before, TAGS)) : edit.tags();
      row.put(SORT_TITLE, sortTitle(url, title(own, page)));
      SearchTexts.store(sql, get(before, ID), url, title(own, page), tags);
    }
    return row;
  }

  private static boolean same(Record before, Field<?> column, @Nullable Object value) {
    return before.field(column) != null && Objects.equals(before.get(column), value);
  }

  @Override
  public boolean delete(String id, OptionalLong ifVersion) {
    Record before = sql.select(VERSION).from(WATCH).where(ID.eq(id)).fetchOne();
    if (before == null) {
      return false;
    }
    requireVersion(before, ifVersion);
    sql.deleteFrom(WATCH).where(ID.eq(id)).execute();
    long revision = Revisions.next(sql);
    sql.insertInto(WATCH_DELETION).set(ID, id).set(REVISION, revision).execute();
    changes.accept(new WatchChange.Deleted(id, revision));
    return true;
  }

  private static void requireVersion(Record row, OptionalLong ifVersion) {
    long current = get(row, VERSION);
    if (ifVersion.isPresent() && ifVersion.getAsLong() != current) {
      throw new VersionMismatchException(current);
    }
  }

  private void storeTags(String id, List<String> tags) {
    for (String tag : tags) {
      sql.insertInto(WATCH_TAG).set(TAG, tag).set(TAG_WATCH_ID, id).execute();
    }
  }

  /** The slot an engine takes before anything is known of the page. */
  private static String slotKind(Engine engine) {
    return (engine == Engine.BROWSER ? Engine.BROWSER : Engine.HTTP).wireName();
  }

  /** What sorting by title looks at. */
  static String sortTitle(String url, @Nullable String title) {
    return (title == null ? url : title).toLowerCase(Locale.ROOT);
  }

  /** What limits count by. */
  private static String host(String url) {
    return URI.create(url).getRawAuthority();
  }

  /** The columns of a lease, emptied. */
  static Map<Field<?>, @Nullable Object> endOfLease() {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(LEASE_TOKEN, null);
    row.put(LEASE_WORKER, null);
    row.put(LEASED_AT, null);
    row.put(LEASE_EXPIRES_AT, null);
    return row;
  }
}
