package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.pagewatch.model.price.PriceState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One watch as REST clients and browsers see it.
 *
 * @param id opaque, a UUIDv7 in text form
 * @param title the user's title, or the page's own once known, else null
 * @param interval pause between checks, at least 10 s
 * @param schedule when it may be checked, null for any time
 * @param muted whether notifications are held
 * @param history the watch's own bounds, or null where what is set for all holds
 * @param phase null unless {@code activity} is {@code checking}
 * @param error null unless the last check failed
 * @param viewed whether the last change has been seen
 * @param excerpt the first changed line of the last change as {@code before} and {@code after}, or
 *     null
 * @param heldBack that the page differs from the newest snapshot in a way that doesn't count, else
 *     null
 * @param price what its product costs now, null unless it watches that and found it
 * @param lastDurationMs the last check's duration in milliseconds
 * @param checks finished checks
 * @param changes changed contents after the first
 * @param snapshotId the newest snapshot
 * @param version changes to this watch, the ETag
 * @param revision position in the database-wide order of changes
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Watch(
    String id,
    String url,
    @Nullable String title,
    Engine engine,
    Duration interval,
    @Nullable Schedule schedule,
    List<String> tags,
    boolean paused,
    boolean muted,
    @Nullable HistoryBounds history,
    Activity activity,
    Outcome outcome,
    @Nullable Phase phase,
    @Nullable CheckError error,
    boolean viewed,
    @Nullable Excerpt excerpt,
    @Nullable HeldBack heldBack,
    @Nullable PriceState price,
    Instant createdAt,
    @Nullable Instant lastCheckedAt,
    @Nullable Instant lastChangedAt,
    @Nullable Instant nextCheckAt,
    @Nullable Long lastDurationMs,
    long checks,
    long changes,
    @Nullable String snapshotId,
    long version,
    long revision) {

  /** A copy that is being checked and has entered {@code phase}. */
  public Watch checking(Phase phase) {
    return new Watch(
        id,
        url,
        title,
        engine,
        interval,
        schedule,
        tags,
        paused,
        muted,
        history,
        Activity.CHECKING,
        outcome,
        phase,
        error,
        viewed,
        excerpt,
        heldBack,
        price,
        createdAt,
        lastCheckedAt,
        lastChangedAt,
        nextCheckAt,
        lastDurationMs,
        checks,
        changes,
        snapshotId,
        version,
        revision);
  }

  /**
   * The first changed line of a change, either side empty where lines were only added or removed.
   */
  public record Excerpt(String before, String after) {}
}
