package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.WatchTable.*;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.pagewatch.gateway.diff.Excerpts;
import dev.pagewatch.gateway.store.Defaults;
import dev.pagewatch.gateway.store.QueueRepository.EndedCheck;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.gateway.store.sql.PriceTable.NewPrice;
import dev.pagewatch.gateway.store.sql.SqlSnapshotRepository.NewSnapshot;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.fetch.Validators;
import dev.pagewatch.model.json.Json;
import dev.pagewatch.model.price.Price;
import dev.pagewatch.model.price.PriceState;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * What checks came to, as one transaction stores it. All that ended are gone through together, with
 * a statement for all where one check would need one: most of a statement's price is its making.
 */
final class EndedChecks {

  /** Texts read at once. */
  private static final long MOST_BYTES = 8_000_000;

  private final DSLContext sql;
  private final InstantSource clock;
  private final KnownDefaults defaults;
  private final SqlSnapshotRepository snapshots;
  private final WatchRows rows;
  private final PriceTable prices;

  EndedChecks(
      DSLContext sql,
      InstantSource clock,
      KnownDefaults defaults,
      SqlSnapshotRepository snapshots,
      WatchRows rows) {
    this.sql = sql;
    this.clock = clock;
    this.defaults = defaults;
    this.snapshots = snapshots;
    this.rows = rows;
    this.prices = new PriceTable(sql);
  }

  /** A check under a lease that holds: its watch's row as it was, and the columns to change. */
  private record Ending(
      EndedCheck check, Record before, Map<Field<?>, @Nullable Object> row, boolean counts) {

    String watchId() {
      return check.watchId();
    }
  }

  /** A change whose excerpt is to be found: against which snapshot, and the text now. */
  private record Change(Map<Field<?>, @Nullable Object> row, Snapshot base, String text) {}

  /** What the endings need stored beside the rows of their watches. */
  private static final class Beside {
    final List<NewSnapshot> snapshots = new ArrayList<>();
    final List<NewPrice> prices = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final Set<String> histories = new HashSet<>();
  }

  List<Optional<Watch>> accept(List<EndedCheck> checks) {
    Map<String, Record> held =
        byId(rows.hold(checks.stream().map(EndedCheck::watchId).collect(Collectors.toSet())));
    // Read when the rows are held: what was edited since the checks began is seen.
    Defaults now = defaults.now(sql);
    List<Optional<Ending>> results = new ArrayList<>(checks.size());
    for (EndedCheck check : checks) {
      Record before = held.get(check.watchId());
      if (before != null && check.leaseToken().equals(before.get(LEASE_TOKEN))) {
        results.add(Optional.of(ending(check, before, isUnderWayAsItWouldBe(before, now))));
        // Its lease is over: whatever else is here of the watch counts no more.
        held.remove(check.watchId());
      } else {
        results.add(Optional.empty());
      }
    }
    List<Ending> endings = results.stream().flatMap(Optional::stream).toList();
    store(endings.stream().filter(Ending::counts).toList());
    Map<String, Record> after = change(endings);
    Instant at = clock.instant();
    return results.stream()
        .map(ending -> ending.filter(Ending::counts).map(it -> watch(at(after, it.before()), at)))
        .toList();
  }

  /**
   * Where defaults or tags were edited since, it counts not, and the watch is due again at once.
   */
  private Ending ending(EndedCheck check, Record before, boolean counts) {
    boolean finishes = counts && !(check.outcome() instanceof CheckOutcome.NeedsBrowser);
    Map<Field<?>, @Nullable Object> row =
        finishes ? WatchColumns.endOfLease() : WatchColumns.unfinished(before, clock.millis());
    return new Ending(check, before, row, counts);
  }

  private static Map<String, Record> byId(List<Record> rows) {
    return rows.stream().collect(Collectors.toMap(row -> get(row, ID), Function.identity()));
  }

  /** Writes the rows; returns them as they are now, by their ids. */
  private Map<String, Record> change(List<Ending> endings) {
    Map<String, Map<Field<?>, @Nullable Object>> columns =
        endings.stream().collect(Collectors.toMap(Ending::watchId, Ending::row));
    Map<String, Record> after =
        byId(
            rows.change(
                endings.stream().map(Ending::before).toList(),
                before -> Objects.requireNonNull(columns.get(get(before, ID)))));
    SearchTexts.store(
        sql,
        endings.stream()
            .map(Ending::before)
            .filter(before -> !get(at(after, before), SORT_TITLE).equals(get(before, SORT_TITLE)))
            .map(before -> at(after, before))
            .toList());
    return after;
  }

  private static Record at(Map<String, Record> after, Record before) {
    return Objects.requireNonNull(after.get(get(before, ID)));
  }

  /** Fills the endings' rows, and stores all else. */
  private void store(List<Ending> endings) {
    Map<String, Snapshot> bases = bases(endings);
    Beside beside = new Beside();
    for (Ending ending : endings) {
      end(ending, bases.get(ending.watchId()), beside);
    }
    excerpts(beside.changes);
    HistoryQueue.add(sql, beside.histories, clock.millis());
    snapshots.insert(beside.snapshots);
    prices.add(beside.prices);
    for (Ending ending : endings) {
      if (!ending.check().steps().isEmpty()) {
        new SqlStepRuns(sql).replace(ending.watchId(), ending.check().steps(), clock.millis());
      }
    }
  }

  /** The newest snapshots of those that are held against them. */
  private Map<String, Snapshot> bases(List<Ending> endings) {
    Set<String> ids = new HashSet<>();
    for (Ending ending : endings) {
      Record before = ending.before();
      if (ending.check().outcome() instanceof CheckOutcome.Content content
          && before.get(CONTENT_HASH) != null
          && before.get(SNAPSHOT_ID) != null
          && !isAsBefore(before, content)) {
        ids.add(get(before, SNAPSHOT_ID));
      }
    }
    return snapshots.find(ids).stream()
        .collect(Collectors.toMap(Snapshot::watchId, Function.identity()));
  }

  /** Finds what was there before and puts the first line that differs into the rows. */
  private void excerpts(List<Change> changes) {
    int begin = 0;
    long bytes = 0;
    for (int i = 0; i < changes.size(); i++) {
      long more = changes.get(i).base().bytes();
      if (i > begin && bytes + more > MOST_BYTES) {
        excerptsOfSome(changes.subList(begin, i));
        begin = i;
        bytes = 0;
      }
      bytes += more;
    }
    excerptsOfSome(changes.subList(begin, changes.size()));
  }

  private void excerptsOfSome(List<Change> changes) {
    Map<String, String> texts =
        snapshots.texts(
            changes.stream().map(change -> change.base().hash()).collect(Collectors.toSet()));
    for (Change change : changes) {
      String before = Objects.requireNonNull(texts.get(change.base().hash()), "no text stored");
      put(change.row(), Excerpts.of(before, change.text()));
    }
  }

  private static void put(Map<Field<?>, @Nullable Object> row, Watch.Excerpt excerpt) {
    row.put(EXCERPT_BEFORE, excerpt.before());
    row.put(EXCERPT_AFTER, excerpt.after());
  }

  /** Whether the content is the newest snapshot's, read in the same way. */
  private static boolean isAsBefore(Record before, CheckOutcome.Content content) {
    return content.hash().equals(before.get(CONTENT_HASH))
        && isBaseUnder(before.get(LEASE_OPTIONS), before);
  }

  private void end(Ending ending, @Nullable Snapshot base, Beside beside) {
    Record before = ending.before();
    Map<Field<?>, @Nullable Object> row = ending.row();
    Duration duration = ending.check().duration();
    switch (ending.check().outcome()) {
      case CheckOutcome.NeedsBrowser needed -> escalate(before, row, needed);
      case CheckOutcome.Failed failed -> {
        fail(before, row, failed);
        finish(before, row, duration, failed.retryAfter());
      }
      case CheckOutcome.Same same -> {
        succeed(before, row, same.pageTitle());
        row.put(VALIDATORS, json(same.validators()));
        row.put(OUTCOME, "unchanged");
        holdBack(before, row, ending.check().heldBack());
        keep(before, row, same.price(), beside);
        finish(before, row, duration, null);
      }
      case CheckOutcome.NotModified none -> {
        succeed(before, row, before.get(PAGE_TITLE));
        row.put(OUTCOME, "unchanged");
        finish(before, row, duration, null);
      }
      case CheckOutcome.Content content -> {
        succeed(before, row, content.pageTitle());
        keep(ending, content, base, beside);
        holdBack(before, row, null);
        row.put(VALIDATORS, json(content.validators()));
        keep(before, row, content.price(), beside);
        finish(before, row, duration, null);
      }
    }
  }

  /** What the server says is as it was is held back as it was. */
  private void holdBack(
      Record before, Map<Field<?>, @Nullable Object> row, @Nullable String reason) {
    Long since = before.get(HELD_BACK_AT);
    row.put(HELD_BACK_AT, reason == null ? null : since == null ? clock.millis() : since);
    row.put(HELD_BACK_REASON, reason);
  }

  private static @Nullable String json(@Nullable Validators validators) {
    return validators == null ? null : Json.write(validators);
  }

  private static void escalate(
      Record before, Map<Field<?>, @Nullable Object> row, CheckOutcome.NeedsBrowser needed) {
    if (engine(get(before, ENGINE)) == Engine.AUTO) {
      row.put(SLOT_KIND, Engine.BROWSER.wireName());
      row.put(ENGINE_REASON, needed.reason());
      row.put(VALIDATORS, null);
    }
  }

  private void finish(
      Record before,
      Map<Field<?>, @Nullable Object> row,
      Duration duration,
      @Nullable Duration retryAfter) {
    long now = clock.millis();
    row.put(CHECKS, get(before, CHECKS) + 1);
    row.put(LAST_CHECKED_AT, now);
    row.put(LAST_DURATION_MS, duration.toMillis());
    new DueTimes(before, row, now).afterCheck(retryAfter);
  }

  private void fail(
      Record before, Map<Field<?>, @Nullable Object> row, CheckOutcome.Failed failed) {
    row.put(OUTCOME, "error");
    row.put(ERROR_CODE, failed.code().wireName());
    row.put(ERROR_MESSAGE, failed.message());
    row.put(ERROR_AT, clock.millis());
    row.put(ERROR_ATTEMPTS, get(before, ERROR_ATTEMPTS) + 1);
  }

  private static void succeed(
      Record before, Map<Field<?>, @Nullable Object> row, @Nullable String pageTitle) {
    row.put(ERROR_CODE, null);
    row.put(ERROR_MESSAGE, null);
    row.put(ERROR_AT, null);
    row.put(ERROR_ATTEMPTS, 0);
    if (!Objects.equals(pageTitle, before.get(PAGE_TITLE))) {
      row.put(PAGE_TITLE, pageTitle);
      row.put(
          SORT_TITLE,
          WatchColumns.sortTitle(get(before, URL), title(before.get(TITLE), pageTitle)));
    }
  }

  private void keep(
      Ending ending, CheckOutcome.Content content, @Nullable Snapshot last, Beside beside) {
    Record before = ending.before();
    Map<Field<?>, @Nullable Object> row = ending.row();
    row.put(OUTCOME, "unchanged");
    row.put(BASE_OPTIONS, before.get(LEASE_OPTIONS));
    row.put(CONTENT_HASH, content.hash());
    boolean readsAsBefore = content.hash().equals(before.get(CONTENT_HASH));
    boolean showsAsBefore = last != null && last.hash().equals(content.textHash());
    if (isAsBefore(before, content) || (readsAsBefore && showsAsBefore)) {
      return;
    }
    String snapshotId = UuidCreator.getTimeOrderedEpoch().toString();
    // Under other options than the last snapshot's, what differs may be their doing.
    boolean change = last != null && isBaseUnder(before.get(LEASE_OPTIONS), before);
    if (last != null && change) {
      Watch.Excerpt given = ending.check().excerpt();
      if (given != null) {
        put(row, given);
      } else {
        beside.changes.add(new Change(row, last, content.text()));
      }
      row.put(LAST_CHANGED_AT, clock.millis());
      row.put(CHANGES, get(before, CHANGES) + 1);
      row.put(VIEWED, 0);
      row.put(OUTCOME, "changed");
    }
    if (last != null) {
      // A first one has no history to bound yet.
      beside.histories.add(ending.watchId());
    }
    beside.snapshots.add(new NewSnapshot(snapshotId, ending.watchId(), content, change));
    row.put(SNAPSHOT_ID, snapshotId);
  }

  /** Whatever the conditions: a price that moves is history, though nobody be told. */
  private void keep(
      Record before, Map<Field<?>, @Nullable Object> row, @Nullable Price found, Beside beside) {
    if (found == null) {
      return;
    }
    String watchId = get(before, ID);
    PriceState known = price(before);
    Instant now = clock.instant();
    if (known == null) {
      // What it was when it was watched last, if it was.
      known =
          prices.prices(watchId, null, 1).stream()
              .findFirst()
              .map(last -> PriceState.after(null, last.price(), last.at()))
              .orElse(null);
    }
    PriceState state = PriceState.after(known, found, now);
    if (!state.equals(known)) {
      beside.prices.add(new NewPrice(watchId, now, found, (String) row.get(SNAPSHOT_ID)));
      if (known != null) {
        beside.histories.add(watchId);
      }
    }
    row.put(PRICE, Json.write(state));
  }
}
