package dev.pagewatch.model.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Answer to a {@link PreviewRequest}.
 *
 * @param preview null when this worker has no room for one now; another may
 * @param look what was pictured to be compared, a PNG in base64; null where that was not asked for
 *     or could not be
 */
public record PreviewReply(
    int v,
    String workerId,
    @Nullable Preview preview,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String look)
    implements Versioned {

  /** A reply of ours. */
  public PreviewReply(String workerId, @Nullable Preview preview) {
    this(workerId, preview, null);
  }

  /** A reply of ours with what is to be compared. */
  public PreviewReply(String workerId, @Nullable Preview preview, @Nullable String look) {
    this(FIRST, workerId, preview, look);
  }
}
