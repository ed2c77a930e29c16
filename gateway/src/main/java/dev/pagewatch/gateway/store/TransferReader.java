package dev.pagewatch.gateway.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What import and export look up. */
public interface TransferReader {

  /** Those of these URLs that are watched already. */
  Set<String> watched(Collection<String> urls);

  /**
   * Watches as they were asked for, in order of id.
   *
   * @param after the id the page before ended with, or null for the first page
   */
  List<Kept> kept(@Nullable String after, int limit);

  /** A watch, as what would add it again. */
  record Kept(String id, NewWatch watch) {}
}
