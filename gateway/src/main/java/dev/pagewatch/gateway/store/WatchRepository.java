package dev.pagewatch.gateway.store;

import dev.pagewatch.model.watch.Watch;
import java.util.Optional;
import java.util.OptionalLong;

/** Adding, editing and deleting watches. */
public interface WatchRepository extends WatchReader {

  /** Adds a watch. */
  Watch insert(NewWatch watch);

  /**
   * Edits a watch. A new URL or engine takes the watch away from whoever is checking it and makes
   * it due at once; a new URL also starts a new history.
   *
   * @param ifVersion the version the editor saw, or empty for any
   * @return empty when there is no such watch
   * @throws VersionMismatchException when the watch is at another version
   */
  Optional<Watch> edit(String id, WatchEdit edit, OptionalLong ifVersion);

  /**
   * Deletes a watch and its history.
   *
   * @return whether there was one
   * @throws VersionMismatchException when the watch is at another version
   */
  boolean delete(String id, OptionalLong ifVersion);
}
