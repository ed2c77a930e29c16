package dev.pagewatch.gateway.store.sql;

import static dev.pagewatch.gateway.store.sql.SqlQueueReader.CLAIMABLE;
import static dev.pagewatch.gateway.store.sql.WatchTable.ID;
import static dev.pagewatch.gateway.store.sql.WatchTable.LEASE_TOKEN;
import static dev.pagewatch.gateway.store.sql.WatchTable.NEXT_CHECK_AT;
import static dev.pagewatch.gateway.store.sql.WatchTable.OUTCOME;
import static dev.pagewatch.gateway.store.sql.WatchTable.PAUSED;
import static dev.pagewatch.gateway.store.sql.WatchTable.PRIORITY;
import static dev.pagewatch.gateway.store.sql.WatchTable.SLOT_KIND;
import static dev.pagewatch.gateway.store.sql.WatchTable.USER_PRIORITY;
import static dev.pagewatch.gateway.store.sql.WatchTable.VIEWED;
import static dev.pagewatch.gateway.store.sql.WatchTable.WATCH;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import dev.pagewatch.model.watch.Activity;
import dev.pagewatch.model.watch.Engine;
import dev.pagewatch.model.watch.Outcome;
import java.util.Arrays;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;

/** One thing a list filters by: which watches have it, from its own index, and whether one does. */
sealed interface ListFilter {

  /** Rows of watch that have it, found without a walk over all. */
  Condition gathered(DSLContext sql);

  /** Whether a row of watch has it. */
  Condition test();

  /** How many have it. */
  long count(DSLContext sql);

  /** Whether an index of its own finds those that have it. */
  default boolean hasIndex() {
    return true;
  }

  /** Whether walking an order tells without the row, as the order's index has what it takes. */
  default boolean isInOrderIndexes() {
    return false;
  }

  /** A tag, by watch_tag's key. */
  record Tagged(String tag) implements ListFilter {
    @Override
    public Condition gathered(DSLContext sql) {
      return ID.in(
          select(WatchTags.WATCH_ID).from(WatchTags.WATCH_TAG).where(WatchTags.TAG.eq(tag)));
    }

    @Override
    public Condition test() {
      return exists(
          select(inline(1))
              .from(WatchTags.WATCH_TAG)
              .where(WatchTags.TAG.eq(tag).and(WatchTags.WATCH_ID.eq(ID))));
    }

    @Override
    public long count(DSLContext sql) {
      return new WatchTallies(sql).tag(tag);
    }
  }

  /** An outcome, by watch_outcome_idx unless it is the usual one. */
  record Ended(Outcome outcome) implements ListFilter {
    @Override
    public Condition gathered(DSLContext sql) {
      // Word for word the index's condition, or SQLite won't use it.
      return outcome == Outcome.UNCHANGED
          ? test()
          : test().and(OUTCOME.ne(inline(Outcome.UNCHANGED.wireName())));
    }

    @Override
    public Condition test() {
      return OUTCOME.eq(inline(outcome.wireName()));
    }

    @Override
    public long count(DSLContext sql) {
      return new WatchTallies(sql).outcome(outcome.wireName());
    }

    @Override
    public boolean hasIndex() {
      return outcome != Outcome.UNCHANGED;
    }

    @Override
    public boolean isInOrderIndexes() {
      return true;
    }
  }

  /** Whether the newest change has been seen, by watch_unviewed_idx where it hasn't. */
  record Seen(boolean viewed) implements ListFilter {
    @Override
    public Condition gathered(DSLContext sql) {
      return test();
    }

    @Override
    public Condition test() {
      return VIEWED.eq(inline(viewed ? 1 : 0));
    }

    @Override
    public long count(DSLContext sql) {
      WatchTallies tallies = new WatchTallies(sql);
      return viewed ? tallies.watches() - tallies.unviewed() : tallies.unviewed();
    }

    @Override
    public boolean hasIndex() {
      return !viewed;
    }
  }

  /** An activity as of a time, in epoch milliseconds. */
  record Doing(Activity activity, long now) implements ListFilter {

    private static final List<Field<String>> SLOT_KINDS =
        List.of(inline(Engine.HTTP.wireName()), inline(Engine.BROWSER.wireName()));
    private static final List<Field<Integer>> PRIORITIES =
        List.of(inline(0), inline(1), inline(USER_PRIORITY));

    /** By watch_lease_idx, watch_due_idx, watch_paused_idx and watch_next_idx. */
    @Override
    public Condition gathered(DSLContext sql) {
      return activity != Activity.QUEUED
          ? test()
          : CLAIMABLE
              .and(SLOT_KIND.in(SLOT_KINDS))
              .and(PRIORITY.in(PRIORITIES))
              .and(NEXT_CHECK_AT.le(now));
    }

    @Override
    public Condition test() {
      Condition due = NEXT_CHECK_AT.le(now);
      Condition asked = due.and(PRIORITY.eq(inline(USER_PRIORITY)));
      Condition free = LEASE_TOKEN.isNull();
      return switch (activity) {
        case CHECKING -> LEASE_TOKEN.isNotNull();
        case QUEUED -> free.and(due).and(PAUSED.eq(inline(0)).or(asked));
        case PAUSED -> PAUSED.eq(inline(1)).and(free).andNot(asked);
        case WAITING -> PAUSED.eq(inline(0)).and(NEXT_CHECK_AT.gt(now)).and(free);
      };
    }

    /** What waits is what is left, as it is most of all there is. */
    @Override
    public long count(DSLContext sql) {
      if (activity != Activity.WAITING) {
        return sql.fetchCount(WATCH, gathered(sql));
      }
      long others =
          Arrays.stream(Activity.values())
              .filter(other -> other != Activity.WAITING)
              .mapToLong(other -> new Doing(other, now).count(sql))
              .sum();
      return Math.max(0, new WatchTallies(sql).watches() - others);
    }

    @Override
    public boolean isInOrderIndexes() {
      return activity == Activity.PAUSED;
    }
  }

  /** Folded words that must all occur in URL, title or tags. */
  record Words(List<String> words) implements ListFilter {
    @Override
    public Condition gathered(DSLContext sql) {
      return ID.in(SearchTexts.matching(sql, words));
    }

    @Override
    public Condition test() {
      return SearchTexts.contains(ID, words);
    }

    @Override
    public long count(DSLContext sql) {
      return sql.fetchCount(SearchTexts.matches(sql, words));
    }
  }

  /** Ids that are known. */
  record Known(List<String> ids) implements ListFilter {
    @Override
    public Condition gathered(DSLContext sql) {
      return ID.in(ids);
    }

    @Override
    public Condition test() {
      return ID.in(ids);
    }

    @Override
    public long count(DSLContext sql) {
      return ids.size();
    }
  }
}
