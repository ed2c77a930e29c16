package dev.pagewatch.model.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pagewatch.model.watch.Phase;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code worker.status} and item of {@code GET /workers}.
 *
 * @param checks finished checks since the worker started
 * @param browserRestarts browsers rebuilt after a kill or crash since the worker started
 * @param rssBytes resident memory of the worker's own process, of its browsers, those of previews
 *     and live sessions too, and of its document readers; in one process with a gateway, of both
 * @param version Pagewatch's version
 * @param slots each browser slot
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record WorkerStatus(
    String workerId,
    State state,
    int browserSlots,
    int browserSlotsBusy,
    int httpSlots,
    int httpSlotsBusy,
    long checks,
    long browserRestarts,
    long rssBytes,
    String version,
    Instant lastSeenAt,
    List<Slot> slots) {

  /** Whether the worker takes work. */
  public enum State {
    /** It takes work. */
    @JsonProperty("up")
    UP,
    /** It finishes what it has and takes no more. */
    @JsonProperty("draining")
    DRAINING,
    /** It has not been heard of for some heartbeats. */
    @JsonProperty("lost")
    LOST
  }

  /** What a browser slot is doing. */
  public enum SlotState {
    /** Its driver and browser are being started. */
    @JsonProperty("starting")
    STARTING,
    /** Ready for a check. */
    @JsonProperty("idle")
    IDLE,
    /** Running a check. */
    @JsonProperty("busy")
    BUSY,
    /** Its processes have been killed and are being replaced. */
    @JsonProperty("rebuilding")
    REBUILDING,
    /** Its browser can't be started; the next try is waited for. */
    @JsonProperty("failed")
    FAILED
  }

  /**
   * One browser slot.
   *
   * @param index from 0
   * @param phase of the running check, else null
   * @param ageMs milliseconds in this state
   * @param watchId of the running check, else null
   * @param pids process ids of its driver and browser
   * @param checks finished on the present browser
   */
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Slot(
      int index,
      SlotState state,
      @Nullable Phase phase,
      long ageMs,
      @Nullable String watchId,
      List<Long> pids,
      long checks) {}

  /** A copy in another state. */
  public WorkerStatus withState(State state) {
    return new WorkerStatus(
        workerId,
        state,
        browserSlots,
        browserSlotsBusy,
        httpSlots,
        httpSlotsBusy,
        checks,
        browserRestarts,
        rssBytes,
        version,
        lastSeenAt,
        slots);
  }
}
