package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;

import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.HistoryEdit;
import dev.pagewatch.gateway.store.NewWatch;
import dev.pagewatch.gateway.store.OptionsEdit;
import dev.pagewatch.gateway.store.WatchEdit;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.fetch.ProxyName;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.net.Origin;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.HistoryBounds;
import dev.pagewatch.model.watch.Schedule;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/** What additions and edits mean for a watch's columns. */
final class WatchColumns {

  private static final int MAX_SORT_TITLE = 200;

  private WatchColumns() {}

  /**
   * All columns of a new watch but its revision.
   *
   * @param priority of its first check
   */
  static Map<Field<?>, @Nullable Object> of(
      String id, NewWatch watch, Defaults defaults, int priority, long now) {
    Engine named = watch.engine();
    Engine engine = named == null ? defaults.engine(watch.tags(), watch.options()) : named;
    Duration pause = watch.interval();
    Duration interval = pause == null ? defaults.interval(watch.tags()) : pause;
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(ID, id);
    row.put(URL, watch.url());
    row.put(HOST, host(watch.url()));
    row.put(TITLE, watch.title());
    row.put(SORT_TITLE, sortTitle(watch.url(), watch.title()));
    row.put(ENGINE, engine.wireName());
    row.put(SLOT_KIND, slotKind(engine, watch.options()));
    row.put(INTERVAL_MS, interval.toMillis());
    row.put(SCHEDULE, json(watch.schedule()));
    row.put(TAGS, Json.write(watch.tags()));
    row.put(PAUSED, watch.paused() ? 1 : 0);
    row.put(MUTED, watch.muted() ? 1 : 0);
    HistoryBounds history = watch.history();
    if (history != null) {
      putBounds(row, new HistoryEdit(true, history.count(), true, history.age()));
    }
    row.put(OPTIONS, json(watch.options()));
    row.put(PROXY, proxy(watch.options()));
    row.put(VIEWED, 1);
    row.put(OUTCOME, "none");
    row.put(ERROR_ATTEMPTS, 0);
    row.put(CREATED_AT, now);
    row.put(NEXT_CHECK_AT, now);
    row.put(CHECKS, 0L);
    row.put(CHANGES, 0L);
    row.put(PRIORITY, watch.paused() ? SCHEDULE_PRIORITY : priority);
    row.put(RECHECK, 0);
    row.put(VERSION, 1L);
    return row;
  }

  /** The columns that an edit changes, none when all is so already. */
  static Map<Field<?>, @Nullable Object> edited(Record before, WatchEdit edit, long now) {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    String url = edit.url() == null ? get(before, URL) : edit.url();
    Engine engine = edit.engine() == null ? engine(get(before, ENGINE)) : edit.engine();
    boolean otherUrl = !url.equals(get(before, URL));
    boolean otherEngine = engine != engine(get(before, ENGINE));
    CheckOptions known = edit.isOfChecks() ? WatchTable.options(before) : CheckOptions.none();
    CheckOptions options = options(known, edit, url, get(before, URL));
    boolean otherOptions = !options.equals(known);
    if (otherUrl) {
      row.put(URL, url);
      row.put(HOST, host(url));
      row.put(PAGE_TITLE, null);
      row.put(CONTENT_HASH, null);
      row.put(BASE_OPTIONS, null);
      row.put(EXCERPT_BEFORE, null);
      row.put(EXCERPT_AFTER, null);
    }
    if (otherUrl || options.kind() != known.kind()) {
      row.put(PRICE, null);
    }
    if (otherUrl
        || otherEngine
        || options.needsBrowser() != known.needsBrowser()
        || !options.fetch().equals(known.fetch())) {
      row.put(ENGINE, engine.wireName());
      row.put(SLOT_KIND, slotKind(engine, options));
      row.put(ENGINE_REASON, null);
    }
    if (otherOptions) {
      row.put(OPTIONS, json(options));
      row.put(PROXY, proxy(options));
    }
    boolean otherChecks = otherUrl || otherEngine || otherOptions;
    if (otherChecks) {
      options.refuseUnlessBy(engine);
      row.put(HELD_BACK_AT, null);
      row.put(HELD_BACK_REASON, null);
      row.putAll(endOfLease());
      row.put(VALIDATORS, null);
      row.put(NOT_BEFORE, null);
      row.put(NEXT_CHECK_AT, now);
      row.put(PRIORITY, isSet(before, PAUSED) ? SCHEDULE_PRIORITY : USER_PRIORITY);
    }
    if (edit.title() != null) {
      row.put(TITLE, edit.title().isEmpty() ? null : edit.title());
    }
    if (edit.interval() != null) {
      row.put(INTERVAL_MS, edit.interval().toMillis());
    }
    if (edit.schedule() != null) {
      row.put(SCHEDULE, json(edit.schedule().applied(schedule(before.get(SCHEDULE)))));
    }
    if (edit.tags() != null) {
      row.put(TAGS, Json.write(edit.tags()));
    }
    if (edit.paused() != null) {
      row.put(PAUSED, edit.paused() ? 1 : 0);
      if (edit.paused()) {
        new DueTimes(before, row, now).afterPause();
      }
    }
    if (edit.muted() != null) {
      row.put(MUTED, edit.muted() ? 1 : 0);
    }
    if (edit.history() != null) {
      putBounds(row, edit.history());
    }
    if (edit.viewed() != null) {
      row.put(VIEWED, edit.viewed() ? 1 : 0);
    }
    row.entrySet().removeIf(column -> isSame(before, column.getKey(), column.getValue()));
    if (!otherChecks) {
      reschedule(before, row, now);
    }
    if (row.containsKey(URL) || row.containsKey(TITLE)) {
      String own = row.containsKey(TITLE) ? (String) row.get(TITLE) : before.get(TITLE);
      row.put(SORT_TITLE, sortTitle(url, title(own, otherUrl ? null : before.get(PAGE_TITLE))));
    }
    if (!row.isEmpty()) {
      row.put(VERSION, get(before, VERSION) + 1);
    }
    return row;
  }

  private static void reschedule(Record before, Map<Field<?>, @Nullable Object> row, long now) {
    DueTimes due = new DueTimes(before, row, now);
    if (row.containsKey(INTERVAL_MS) || row.containsKey(SCHEDULE)) {
      due.afterEdit();
    }
    if (Objects.equals(row.get(PAUSED), 0)) {
      due.afterResume();
    }
  }

  private static CheckOptions options(
      CheckOptions known, WatchEdit edit, String url, String formerUrl) {
    OptionsEdit changes = edit.options() == null ? OptionsEdit.none() : edit.options();
    boolean atHome =
        url.equals(formerUrl)
            || Origin.of(URI.create(formerUrl)).trusts(Origin.of(URI.create(url)));
    if (!atHome) {
      return changes.appliedElsewhere(known);
    }
    return edit.options() == null ? known : changes.applied(known);
  }

  private static @Nullable String proxy(CheckOptions options) {
    return options.fetch().proxyName().map(ProxyName::name).orElse(null);
  }

  private static @Nullable String json(CheckOptions options) {
    return options.isNone() ? null : Json.write(options);
  }

  private static @Nullable String json(@Nullable Schedule schedule) {
    return schedule == null ? null : Json.write(schedule);
  }

  private static void putBounds(Map<Field<?>, @Nullable Object> row, HistoryEdit bounds) {
    if (bounds.setsCount()) {
      row.put(HISTORY_COUNT, bounds.count());
    }
    if (bounds.setsAge()) {
      Duration age = bounds.age();
      row.put(HISTORY_AGE_MS, age == null ? null : age.toMillis());
    }
  }

  private static boolean isSame(Record before, Field<?> column, @Nullable Object value) {
    return before.field(column) != null && Objects.equals(before.get(column), value);
  }

  /** The slot an engine takes before anything is known of the page. */
  private static String slotKind(Engine engine, CheckOptions options) {
    boolean browser = engine == Engine.BROWSER || (engine == Engine.AUTO && options.needsBrowser());
    return (browser ? Engine.BROWSER : Engine.HTTP).wireName();
  }

  /** What sorting by title looks at: its beginning, as an index takes no text without end. */
  static String sortTitle(String url, @Nullable String title) {
    String shown = (title == null ? url : title).toLowerCase(Locale.ROOT);
    return shown.codePointCount(0, shown.length()) <= MAX_SORT_TITLE
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, MAX_SORT_TITLE));
  }

  /** What limits count by: host, or host and port where the URL has one. */
  private static String host(String url) {
    return URI.create(url).getRawAuthority();
  }

  /** The end of a lease without a result: a check that was asked for meanwhile is still owed. */
  static Map<Field<?>, @Nullable Object> unfinished(Record before, long now) {
    Map<Field<?>, @Nullable Object> row = endOfLease();
    if (isSet(before, RECHECK)) {
      row.put(RECHECK, 0);
      new DueTimes(before, row, now).atOnce();
    }
    return row;
  }

  /** The columns of a lease, emptied. */
  static Map<Field<?>, @Nullable Object> endOfLease() {
    Map<Field<?>, @Nullable Object> row = new HashMap<>();
    row.put(LEASE_TOKEN, null);
    row.put(LEASE_WORKER, null);
    row.put(LEASED_AT, null);
    row.put(LEASE_EXPIRES_AT, null);
    row.put(LEASE_OPTIONS, null);
    return row;
  }
}
