package dev.pagewatch.gateway.store;

import dev.pagewatch.model.watch.Watch;
import org.jspecify.annotations.Nullable;

/** What a commit did to one watch. */
public sealed interface WatchChange {

  /** The watch's id. */
  String id();

  /** Its place in the order of all changes. */
  long revision();

  /** The watch was added. */
  record Created(Watch watch) implements WatchChange {
    @Override
    public String id() {
      return watch.id();
    }

    @Override
    public long revision() {
      return watch.revision();
    }
  }

  /**
   * The watch's row changed.
   *
   * @param leaseToken the lease it is under after the change, or null
   */
  record Updated(Watch watch, @Nullable String leaseToken) implements WatchChange {
    @Override
    public String id() {
      return watch.id();
    }

    @Override
    public long revision() {
      return watch.revision();
    }
  }

  /** The watch is gone. */
  record Deleted(String id, long revision) implements WatchChange {}
}
