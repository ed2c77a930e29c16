package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.diff.Excerpts;
import dev.pagewatch.gateway.queue.Grounds.Held;
import dev.pagewatch.gateway.store.QueueReader.Base;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.CheckOutcome;
import dev.pagewatch.model.check.CheckResult;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.compare.LineFilters;
import dev.pagewatch.model.compare.TriggerEvaluation;
import dev.pagewatch.model.compare.Verdict;
import dev.pagewatch.model.filter.Filters;
import dev.pagewatch.model.filter.Trigger;
import dev.pagewatch.model.watch.HeldBack;
import dev.pagewatch.model.watch.Watch;
import dev.pagewatch.model.watch.WatchKind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether what a check found counts as a change, where its watch has conditions. It is held
 * against the newest snapshot, and what doesn't count makes none: small changes add up until they
 * do. Whoever edits the options meanwhile takes the lease away, and with it the result.
 */
final class ChangeJudge {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeJudge.class);

  private static final long LONGEST_SECONDS = 60;

  private final Store store;
  private final WorkerExecutor threads;
  private final LookJudge looks;

  /** Reads from a store and computes on threads of its own, one a core. */
  ChangeJudge(Vertx vertx, Store store) {
    this.store = store;
    this.looks = new LookJudge(vertx, store);
    this.threads =
        vertx.createSharedWorkerExecutor(
            "judge", Runtime.getRuntime().availableProcessors(), LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * What is to be stored.
   *
   * @param excerpt of a change; null for the first line that differs
   * @param heldBack why what was found doesn't count, where it doesn't; else null
   */
  record Judged(CheckOutcome outcome, Watch.@Nullable Excerpt excerpt, @Nullable String heldBack) {

    /** What counts, or isn't there. */
    Judged(CheckOutcome outcome, Watch.@Nullable Excerpt excerpt) {
      this(outcome, excerpt, null);
    }

    /** What doesn't count: as if it were what the newest snapshot is of. */
    static Judged heldBack(Base base, CheckOutcome.Content content, String reason) {
      boolean fits = reason.length() <= HeldBack.MOST_REASON;
      return new Judged(
          new CheckOutcome.Same(
              base.hash(), content.pageTitle(), content.validators(), content.price()),
          null,
          fits ? reason : reason.substring(0, HeldBack.MOST_REASON - 1) + "…");
    }
  }

  /** Judges a result. */
  Future<Judged> judge(CheckResult result) {
    if (!(result.outcome() instanceof CheckOutcome.Content content) || !content.conditional()) {
      return Future.succeededFuture(new Judged(result.outcome(), null));
    }
    return store
        .read(reading -> Grounds.of(reading, result))
        .compose(
            grounds ->
                grounds.isEmpty()
                    ? Future.succeededFuture(new Judged(content, null))
                    : judge(result.watchId(), grounds.get(), content));
  }

  private Future<Judged> judge(String watchId, Grounds grounds, CheckOutcome.Content content) {
    return grounds.base().options().kind() == WatchKind.VISUAL
        ? looks.judge(watchId, grounds.base(), content)
        : threads.executeBlocking(() -> judged(watchId, grounds, content), false);
  }

  private static Judged judged(String watchId, Grounds grounds, CheckOutcome.Content content) {
    try {
      return judged(grounds, content);
    } catch (FilterFailedException e) {
      LOG.info("A change of watch {} can't be judged: {}", watchId, e.getMessage());
      return new Judged(new CheckOutcome.Failed(e.code(), String.valueOf(e.getMessage())), null);
    }
  }

  private static Judged judged(Grounds grounds, CheckOutcome.Content content) {
    Base base = grounds.base();
    Filters filters = base.options().filters();
    Trigger trigger = base.options().trigger();
    if (!filters.onlyNewLines() && trigger.isNone()) {
      return changed(filters, grounds, content);
    }
    Held held = grounds.held(filters, content.text());
    // Without that option the hashes have told already that something differs.
    if (filters.onlyNewLines() && !held.differs()) {
      return Judged.heldBack(base, content, "only new lines count, and none is new");
    }
    if (!trigger.isNone()) {
      Verdict verdict = conditions(base.options()).decide(held.before(), held.after());
      if (!verdict.counts()) {
        LOG.debug("A change of {} doesn't count: {}", base.snapshotId(), verdict.reason());
        return Judged.heldBack(base, content, verdict.reason());
      }
    }
    return changed(filters, grounds, content);
  }

  /** The conditions as they go by what is watched. */
  static TriggerEvaluation conditions(CheckOptions options) {
    return options.kind() == WatchKind.PRICE
        ? TriggerEvaluation.ofPrices(options.trigger())
        : TriggerEvaluation.of(options.trigger());
  }

  /** Its excerpt is of the lines that count, as people see them. */
  private static Judged changed(Filters filters, Grounds grounds, CheckOutcome.Content content) {
    LineFilters counting = new LineFilters(filters.whichLines());
    return new Judged(
        content,
        Excerpts.of(
            counting.reading(grounds.before()).compared(),
            counting.reading(content.text()).compared()));
  }
}
