package dev.pagewatch.gateway.store;

import java.util.List;

/**
 * Is told what each commit changed, on a thread of the store: of one watch never an older change
 * after a newer one. Must not block.
 */
@FunctionalInterface
public interface CommitListener {
  /** Changes of one commit, in the order they were made. */
  void committed(List<WatchChange> changes);
}
