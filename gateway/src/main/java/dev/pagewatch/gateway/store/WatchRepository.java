package dev.pagewatch.gateway.store;

import dev.pagewatch.model.watch.Watch;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Adding, editing and deleting watches. */
public interface WatchRepository extends WatchReader {

  /** Adds a watch. */
  Watch insert(NewWatch watch);

  /** Adds many, in order. */
  List<Watch> insert(List<NewWatch> watches);

  /**
   * Adds many that nobody sits waiting for, in order: due at once unless paused, but after what
   * people asked for.
   */
  List<Watch> insertUnhurried(List<NewWatch> watches);

  /**
   * Edits a watch. A new URL or engine takes the watch away from whoever is checking it and makes
   * it due at once; a new URL also starts a new history.
   *
   * @param ifVersion the version the editor saw, or empty for any
   * @return empty when there is no such watch
   * @throws VersionMismatchException when the watch is at another version
   */
  Optional<Watch> edit(String id, WatchEdit edit, OptionalLong ifVersion);

  /** Edits many alike; tells which there were. */
  Set<String> edit(Collection<String> ids, WatchEdit edit);

  /** Adds a tag to many, as their last; tells which have it now: not those with no room for it. */
  Set<String> tag(Collection<String> ids, String tag);

  /** Takes a tag from many; tells which watches there were, with the tag or without. */
  Set<String> untag(Collection<String> ids, String tag);

  /**
   * Deletes a watch and its history.
   *
   * @return whether there was one
   * @throws VersionMismatchException when the watch is at another version
   */
  boolean delete(String id, OptionalLong ifVersion);

  /** Deletes many; tells which there were. */
  Set<String> delete(Collection<String> ids);
}
