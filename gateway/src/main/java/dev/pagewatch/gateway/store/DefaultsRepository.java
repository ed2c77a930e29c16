package dev.pagewatch.gateway.store;

import java.util.function.Function;

/**
 * Editing defaults. An edit touches no watch: each goes by the new ones from its next check on,
 * which makes a new base to compare with where they make a difference to it, and what a check that
 * is under way finds by the old ones is not taken.
 */
public interface DefaultsRepository extends DefaultsReader {

  /**
   * Edits those of a scope; one edit at a time. What says nothing is kept as none.
   *
   * @param scope {@link Defaults#GLOBAL} or a tag
   * @param change what comes of what is there; may throw to leave all as it is
   * @throws dev.pagewatch.model.json.InvalidFieldsException when too many tags have some, or when
   *     they name a proxy that there is not
   */
  Defaults.Entry edit(String scope, Function<Defaults.Entry, WatchDefaults> change);
}
