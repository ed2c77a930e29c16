package dev.pagewatch.model.check;

import org.jspecify.annotations.Nullable;

/**
 * Answer to a {@link PreviewRequest}.
 *
 * @param preview null when this worker has no room for one now; another may
 */
public record PreviewReply(int v, String workerId, @Nullable Preview preview) implements Versioned {

  /** A reply of ours. */
  public PreviewReply(String workerId, @Nullable Preview preview) {
    this(FIRST, workerId, preview);
  }
}
