package dev.pagewatch.gateway.store.sql;

import static java.util.Objects.requireNonNull;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.Defaults.Effective;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.hash.Sha256;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.price.PriceState;
import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.CheckError;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.ErrorCode;
import dev.pagewatch.model.watch.HeldBack;
import dev.pagewatch.model.watch.HistoryBounds;
import dev.pagewatch.model.watch.Outcome;
import dev.pagewatch.model.watch.Schedule;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The watch table's columns and how a row becomes a {@link Watch}. */
final class WatchTable {

  static final Table<Record> WATCH = table(name("watch"));

  static final Table<Record> WATCH_DELETION = table(name("watch_deletion"));

  static final Field<String> ID = text("id");
  static final Field<String> URL = text("url");
  static final Field<String> HOST = text("host");
  static final Field<String> TITLE = text("title");
  static final Field<String> PAGE_TITLE = text("page_title");
  static final Field<String> SORT_TITLE = text("sort_title");
  static final Field<String> ENGINE = text("engine");
  static final Field<String> SLOT_KIND = text("slot_kind");
  static final Field<String> ENGINE_REASON = text("engine_reason");
  static final Field<Long> INTERVAL_MS = number("interval_ms");
  static final Field<String> SCHEDULE = text("schedule");
  static final Field<Long> NOT_BEFORE = number("not_before");
  static final Field<String> TAGS = text("tags");
  static final Field<Integer> PAUSED = flag("paused");
  static final Field<Integer> MUTED = flag("muted");
  static final Field<Integer> HISTORY_COUNT = flag("history_count");
  static final Field<Long> HISTORY_AGE_MS = number("history_age_ms");
  static final Field<String> OPTIONS = text("options");

  /** The name that {@link #OPTIONS} have of a proxy, null where they have none. */
  static final Field<String> PROXY = text("proxy");

  /** Hash of the options that the newest snapshot was taken under, null for none. */
  static final Field<String> BASE_OPTIONS = text("base_options");

  /** By what the server knows the content that {@link #CONTENT_HASH} is of, as JSON. */
  static final Field<String> VALIDATORS = text("validators");

  static final Field<Integer> VIEWED = flag("viewed");
  static final Field<String> OUTCOME = text("outcome");
  static final Field<String> ERROR_CODE = text("error_code");
  static final Field<String> ERROR_MESSAGE = text("error_message");
  static final Field<Long> ERROR_AT = number("error_at");
  static final Field<Integer> ERROR_ATTEMPTS = flag("error_attempts");
  static final Field<String> EXCERPT_BEFORE = text("excerpt_before");
  static final Field<String> EXCERPT_AFTER = text("excerpt_after");

  /** When a change that doesn't count was first found; null where there is none. */
  static final Field<Long> HELD_BACK_AT = number("held_back_at");

  static final Field<String> HELD_BACK_REASON = text("held_back_reason");

  /** What the product costs now, as JSON; null where that isn't known or watched. */
  static final Field<String> PRICE = text("price");

  static final Field<Long> CREATED_AT = number("created_at");
  static final Field<Long> LAST_CHECKED_AT = number("last_checked_at");
  static final Field<Long> LAST_CHANGED_AT = number("last_changed_at");
  static final Field<Long> NEXT_CHECK_AT = number("next_check_at");
  static final Field<Long> LAST_DURATION_MS = number("last_duration_ms");
  static final Field<Long> CHECKS = number("checks");
  static final Field<Long> CHANGES = number("changes");
  static final Field<String> SNAPSHOT_ID = text("snapshot_id");
  static final Field<String> CONTENT_HASH = text("content_hash");
  static final Field<Integer> PRIORITY = flag("priority");
  static final Field<Integer> RECHECK = flag("recheck");
  static final Field<String> LEASE_TOKEN = text("lease_token");
  static final Field<String> LEASE_WORKER = text("lease_worker");
  static final Field<Long> LEASED_AT = number("leased_at");
  static final Field<Long> LEASE_EXPIRES_AT = number("lease_expires_at");

  /** Hash of the options that the check under way goes by, null for none. */
  static final Field<String> LEASE_OPTIONS = text("lease_options");

  static final Field<Long> VERSION = number("version");
  static final Field<Long> REVISION = number("revision");

  static final List<Field<?>> ALL =
      List.of(
          ID,
          URL,
          HOST,
          TITLE,
          PAGE_TITLE,
          SORT_TITLE,
          ENGINE,
          SLOT_KIND,
          ENGINE_REASON,
          INTERVAL_MS,
          SCHEDULE,
          NOT_BEFORE,
          TAGS,
          PAUSED,
          MUTED,
          HISTORY_COUNT,
          HISTORY_AGE_MS,
          OPTIONS,
          PROXY,
          BASE_OPTIONS,
          VALIDATORS,
          VIEWED,
          OUTCOME,
          ERROR_CODE,
          ERROR_MESSAGE,
          ERROR_AT,
          ERROR_ATTEMPTS,
          EXCERPT_BEFORE,
          EXCERPT_AFTER,
          HELD_BACK_AT,
          HELD_BACK_REASON,
          PRICE,
          CREATED_AT,
          LAST_CHECKED_AT,
          LAST_CHANGED_AT,
          NEXT_CHECK_AT,
          LAST_DURATION_MS,
          CHECKS,
          CHANGES,
          SNAPSHOT_ID,
          CONTENT_HASH,
          PRIORITY,
          RECHECK,
          LEASE_TOKEN,
          LEASE_WORKER,
          LEASED_AT,
          LEASE_EXPIRES_AT,
          LEASE_OPTIONS,
          VERSION,
          REVISION);

  /** What {@link #watch} takes: others may be long, and lists have many rows. */
  static final List<Field<?>> SHOWN =
      ALL.stream().filter(field -> field != OPTIONS && field != VALIDATORS).toList();

  /** Priority of a check a user asked for; such a watch is due even while paused. */
  static final int USER_PRIORITY = 2;

  /** Priority of a check that repeats a failed one. */
  static final int RETRY_PRIORITY = 1;

  /** Priority of a check the schedule asks for. */
  static final int SCHEDULE_PRIORITY = 0;

  private WatchTable() {}

  /** The watch in a row, as of {@code now}; the phase is not stored and stays null. */
  static Watch watch(Record row, Instant now) {
    boolean paused = isSet(row, PAUSED);
    Activity activity = activity(row, now);
    return new Watch(
        get(row, ID),
        get(row, URL),
        title(row.get(TITLE), row.get(PAGE_TITLE)),
        engine(get(row, ENGINE)),
        Duration.ofMillis(get(row, INTERVAL_MS)),
        schedule(row.get(SCHEDULE)),
        tagList(get(row, TAGS)),
        paused,
        isSet(row, MUTED),
        history(row),
        activity,
        Outcome.valueOf(get(row, OUTCOME).toUpperCase(Locale.ROOT)),
        null,
        error(row),
        isSet(row, VIEWED),
        excerpt(row),
        heldBack(row),
        price(row),
        Instant.ofEpochMilli(get(row, CREATED_AT)),
        instant(row.get(LAST_CHECKED_AT)),
        instant(row.get(LAST_CHANGED_AT)),
        activity == Activity.PAUSED ? null : instant(row.get(NEXT_CHECK_AT)),
        row.get(LAST_DURATION_MS),
        get(row, CHECKS),
        get(row, CHANGES),
        row.get(SNAPSHOT_ID),
        get(row, VERSION),
        get(row, REVISION));
  }

  static @Nullable HistoryBounds history(Record row) {
    Integer count = row.get(HISTORY_COUNT);
    Long age = row.get(HISTORY_AGE_MS);
    return count == null && age == null
        ? null
        : new HistoryBounds(count, age == null ? null : Duration.ofMillis(age));
  }

  private static Activity activity(Record row, Instant now) {
    if (row.get(LEASE_TOKEN) != null) {
      return Activity.CHECKING;
    }
    boolean due = get(row, NEXT_CHECK_AT) <= now.toEpochMilli();
    if (due && get(row, PRIORITY) == USER_PRIORITY) {
      return Activity.QUEUED;
    }
    if (isSet(row, PAUSED)) {
      return Activity.PAUSED;
    }
    return due ? Activity.QUEUED : Activity.WAITING;
  }

  private static @Nullable CheckError error(Record row) {
    String code = row.get(ERROR_CODE);
    return code == null
        ? null
        : new CheckError(
            ErrorCode.valueOf(code.toUpperCase(Locale.ROOT)),
            get(row, ERROR_MESSAGE),
            Instant.ofEpochMilli(get(row, ERROR_AT)),
            get(row, ERROR_ATTEMPTS));
  }

  private static Watch.@Nullable Excerpt excerpt(Record row) {
    String before = row.get(EXCERPT_BEFORE);
    return before == null ? null : new Watch.Excerpt(before, get(row, EXCERPT_AFTER));
  }

  private static @Nullable HeldBack heldBack(Record row) {
    Long at = row.get(HELD_BACK_AT);
    return at == null ? null : new HeldBack(Instant.ofEpochMilli(at), get(row, HELD_BACK_REASON));
  }

  static @Nullable PriceState price(Record row) {
    String json = row.get(PRICE);
    try {
      return json == null ? null : Json.read(json, PriceState.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("price column holds no price: " + json, e);
    }
  }

  /** The title shown: the user's, else the page's own. */
  static @Nullable String title(@Nullable String own, @Nullable String page) {
    return own != null ? own : page;
  }

  static Engine engine(String wireName) {
    return Engine.valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  static List<String> tagList(String json) {
    try {
      return List.of(Json.read(json, String[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("tags column holds no JSON array: " + json, e);
    }
  }

  static Set<String> ids(List<Record> rows) {
    return rows.stream()
        .map(row -> get(row, ID))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  static @Nullable Schedule schedule(@Nullable String json) {
    try {
      return json == null ? null : Json.read(json, Schedule.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("schedule column holds no schedule: " + json, e);
    }
  }

  static CheckOptions options(Record row) {
    String json = row.get(OPTIONS);
    try {
      return json == null ? CheckOptions.none() : Json.read(json, CheckOptions.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("options column holds no options", e);
    }
  }

  static @Nullable Validators validators(Record row) {
    String json = row.get(VALIDATORS);
    try {
      return json == null ? null : Json.read(json, Validators.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("validators column holds none", e);
    }
  }

  /** What the watch's checks go by. */
  static Effective effective(Record row, Defaults defaults) {
    return defaults.effective(tagList(get(row, TAGS)), engine(get(row, ENGINE)), options(row));
  }

  /** Whether the check under way goes by what would be gone by now. */
  static boolean isUnderWayAsItWouldBe(Record row, Defaults defaults) {
    String known = row.get(LEASE_OPTIONS);
    String own = row.get(OPTIONS);
    // Options are long to read, and mostly nothing has happened to them.
    boolean asWritten = Objects.equals(own == null ? null : Sha256.hex(own), known);
    return (asWritten && !defaults.hasOptionsFor(tagList(get(row, TAGS))))
        || Objects.equals(effective(row, defaults).hash(), known);
  }

  /** Whether the newest snapshot, if there is one, was taken under options with this hash. */
  static boolean isBaseUnder(@Nullable String options, Record row) {
    return Objects.equals(options, row.get(BASE_OPTIONS));
  }

  static boolean isSet(Record row, Field<Integer> flag) {
    return get(row, flag) != 0;
  }

  static <T> T get(Record row, Field<T> field) {
    return requireNonNull(row.get(field), field::getName);
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }

  private static Field<String> text(String column) {
    return field(name(column), SQLDataType.VARCHAR);
  }

  private static Field<Long> number(String column) {
    return field(name(column), SQLDataType.BIGINT);
  }

  private static Field<Integer> flag(String column) {
    return field(name(column), SQLDataType.INTEGER);
  }
}
