package dev.pagewatch.gateway.queue;

import dev.pagewatch.gateway.diff.ComparisonPool;
import dev.pagewatch.gateway.picture.BadPictureException;
import dev.pagewatch.gateway.picture.Picture;
import dev.pagewatch.gateway.picture.PixelDifference;
import dev.pagewatch.gateway.store.QueueReader.Base;
import dev.pagewatch.gateway.store.Reading;
import dev.pagewatch.gateway.store.SnapshotReader.Blob;
import dev.pagewatch.gateway.store.SnapshotReader.Snapshot;
import dev.pagewatch.gateway.store.Store;
import dev.pagewatch.model.check.CheckOptions;
import dev.pagewatch.model.check.Detected;
import dev.pagewatch.model.check.Detected.Look;
import dev.pagewatch.model.check.Detected.Verdict;
import dev.pagewatch.model.fetch.FetchOptions;
import dev.pagewatch.model.visual.PictureWords;
import dev.pagewatch.model.visual.VisualOptions;
import dev.pagewatch.model.watch.WatchKind;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a check under a draft would make of what a page looks like: its picture is held
 * against the newest snapshot's of the watch that the draft is of. Writes nothing.
 */
public final class DraftLooks {

  /** Most bytes of a picture of the differences: it travels in an answer. */
  private static final int MOST_BYTES = 300_000;

  private final Store store;
  private final ComparisonPool comparisons;

  /** Reads from a store, and compares where others do. */
  public DraftLooks(Store store, ComparisonPool comparisons) {
    this.store = store;
    this.comparisons = comparisons;
  }

  /** What it is held against. */
  private record Against(String snapshotId, Buffer picture) {}

  /**
   * Judges a picture.
   *
   * @param watch the draft is of, or null
   * @param url of the draft
   * @param draft what its checks would go by, defaults included
   * @param look a PNG in base64; null where nothing was asked of it
   */
  public Future<Detected> judge(
      @Nullable String watch, String url, CheckOptions draft, @Nullable String look) {
    if (watch == null || look == null) {
      return Future.succeededFuture(baseline());
    }
    return store
        .read(reading -> against(reading, watch, url, draft))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(baseline())
                    : comparisons.run(() -> held(draft.visual(), found.get(), look)));
  }

  /** The picture of another page, another part of it or another browser tells nothing. */
  private static Optional<Against> against(
      Reading reading, String watch, String url, CheckOptions draft) {
    Optional<Base> base =
        reading
            .watches()
            .find(watch)
            .filter(row -> row.url().equals(url))
            .flatMap(row -> reading.queue().base(watch))
            .filter(it -> picturesTheSame(it.options(), draft));
    return base.flatMap(it -> reading.snapshots().find(watch, it.snapshotId()))
        .flatMap(
            snapshot ->
                picture(reading, snapshot).map(picture -> new Against(snapshot.id(), picture)));
  }

  private static boolean picturesTheSame(CheckOptions one, CheckOptions other) {
    FetchOptions then = one.fetch();
    FetchOptions now = other.fetch();
    return one.kind() == WatchKind.VISUAL
        && one.filters().include().equals(other.filters().include())
        && one.filters().remove().equals(other.filters().remove())
        && Objects.equals(then.viewport(), now.viewport())
        && Objects.equals(then.device(), now.device())
        && Objects.equals(then.colorScheme(), now.colorScheme());
  }

  private static Optional<Buffer> picture(Reading reading, Snapshot snapshot) {
    return Optional.ofNullable(snapshot.screenshotHash())
        .flatMap(reading.snapshots()::blob)
        .map(Blob::content);
  }

  private static Detected baseline() {
    return new Detected(
        Verdict.BASELINE, true, "there is no such picture yet to hold it against", null);
  }

  private static Detected held(VisualOptions options, Against against, String look) {
    Picture before;
    Picture after;
    try {
      before = Picture.of(against.picture().getBytes());
      after = Picture.of(Base64.getDecoder().decode(look));
    } catch (BadPictureException e) {
      return new Detected(
          Verdict.BASELINE, true, "one of the pictures " + e.getMessage(), against.snapshotId());
    }
    PixelDifference difference = new PixelDifference(before, after, options.thresholdOrUsual());
    double share = difference.share();
    double tolerance = options.ratioOrUsual();
    boolean resized = !before.isAsLargeAs(after);
    boolean counts = resized || share > tolerance;
    return new Detected(
        counts ? Verdict.CHANGE : share > 0 ? Verdict.IGNORED : Verdict.SAME,
        counts,
        resized ? sizes(before, after) : shares(share, tolerance),
        against.snapshotId(),
        new Look(
            share,
            tolerance,
            share > 0
                ? Base64.getEncoder().encodeToString(difference.markedWithin(MOST_BYTES))
                : null));
  }

  private static String sizes(Picture before, Picture after) {
    return "the size is %s, and was %s"
        .formatted(
            PictureWords.size(after.width(), after.height()),
            PictureWords.size(before.width(), before.height()));
  }

  private static String shares(double share, double tolerance) {
    return share > 0 ? PictureWords.differ(share, tolerance) : "no pixel differs";
  }
}
