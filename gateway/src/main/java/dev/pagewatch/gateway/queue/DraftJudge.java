package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.queue.Grounds.Held;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.Detected;
import dev.pagewatch.model.check.Detected.Verdict;
import dev.pagewatch.model.compare.FilterFailedException;
import dev.pagewatch.model.compare.LineFilters;
import dev.pagewatch.model.compare.Reading;
import dev.pagewatch.model.filter.Filters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a check under a draft would make of a text: against the newest snapshot of the watch
 * that the draft is of, or by the draft's conditions alone. Writes nothing.
 */
public final class DraftJudge {

  private final Vertx vertx;
  private final Store store;

  /** Reads from a store. */
  public DraftJudge(Vertx vertx, Store store) {
    this.vertx = vertx;
    this.store = store;
  }

  /** What it was held against. */
  private record Against(String snapshotId, Grounds grounds) {}

  /**
   * Judges a text.
   *
   * @param watch the draft is of, or null
   * @param url of the draft
   * @param draft what its checks would go by, defaults included
   * @param text as the draft's filters leave it
   */
  public Future<Detected> judge(
      @Nullable String watch, String url, CheckOptions draft, String text) {
    Future<Optional<Against>> against =
        watch == null
            ? Future.succeededFuture(Optional.empty())
            : store.read(reading -> against(reading, watch, url, draft));
    return against.compose(found -> vertx.executeBlocking(() -> judged(draft, found, text), false));
  }

  /** Another page's snapshot, or one under filters that leave other text, tells nothing. */
  private static Optional<Against> against(
      dev.pagewatch.gateway.store.Reading reading, String watch, String url, CheckOptions draft) {
    boolean samePage = reading.watches().find(watch).filter(it -> it.url().equals(url)).isPresent();
    if (!samePage) {
      return Optional.empty();
    }
    return reading
        .queue()
        .base(watch)
        .filter(base -> leaveSameText(base.options().filters(), draft.filters()))
        .flatMap(
            base ->
                Grounds.of(reading, watch, base, draft.filters())
                    .map(grounds -> new Against(base.snapshotId(), grounds)));
  }

  private static boolean leaveSameText(Filters one, Filters other) {
    return one.include().equals(other.include())
        && one.remove().equals(other.remove())
        && one.extract().equals(other.extract())
        && one.trim() == other.trim()
        && one.collapseWhitespace() == other.collapseWhitespace()
        && one.sortLines() == other.sortLines()
        && one.uniqueLines() == other.uniqueLines();
  }

  private static Detected judged(CheckOptions draft, Optional<Against> against, String text) {
    try {
      return against.map(known -> held(draft, known, text)).orElseGet(() -> alone(draft, text));
    } catch (FilterFailedException e) {
      return new Detected(
          Verdict.IGNORED,
          false,
          String.valueOf(e.getMessage()),
          against.map(Against::snapshotId).orElse(null));
    }
  }

  private static Detected alone(CheckOptions draft, String text) {
    var verdict =
        ChangeJudge.conditions(draft).decide(null, new LineFilters(draft.filters()).reading(text));
    return new Detected(Verdict.BASELINE, verdict.counts(), verdict.reason(), null);
  }

  private static Detected held(CheckOptions draft, Against against, String text) {
    Held held = against.grounds().held(draft.filters(), text);
    Reading before = held.before();
    Reading after = held.after();
    var verdict = ChangeJudge.conditions(draft).decide(before, after);
    String snapshot = against.snapshotId();
    if (!held.differs()) {
      return new Detected(Verdict.SAME, verdict.counts(), "nothing that counts differs", snapshot);
    }
    return new Detected(
        verdict.counts() ? Verdict.CHANGE : Verdict.IGNORED,
        verdict.counts(),
        verdict.reason(),
        snapshot);
  }
}
