package dev.pagewatch.gateway.store;

import dev.pagewatch.model.settings.HistorySettings;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ends what is kept too long, in steps that are small enough not to be felt by others. What there
 * is to do is read from queues, never found by looking at everything.
 */
public interface HistoryRepository {

  /**
   * Deletes snapshots that are out of bounds or of a deleted watch. A watch's newest one stays
   * whatever its age.
   *
   * @param everywhere the bounds of watches without their own
   * @param limit snapshots to delete at most
   * @return whether there is more to do now
   */
  boolean trim(HistorySettings everywhere, int limit);

  /**
   * Deletes bodies that no snapshot refers to any more, or never did though there was time.
   *
   * @param limit bodies to look at
   * @return whether there is more to do now
   */
  boolean releaseBodies(int limit);

  /**
   * Has the histories of some watches looked at again if the bounds for all are others than when it
   * was last done.
   *
   * @param after the id that the step before returned; null to begin
   * @param limit watches to take
   * @return where to go on from, empty when all is done
   */
  Optional<String> review(HistorySettings everywhere, @Nullable String after, int limit);
}
