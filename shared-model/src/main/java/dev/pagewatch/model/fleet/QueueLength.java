package dev.pagewatch.model.fleet;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code queue.length}.
 *
 * @param length watches due and not leased
 * @param checking watches being checked
 * @param oldestDueAt since when the longest waiting is due, null when none waits
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record QueueLength(long length, long checking, @Nullable Instant oldestDueAt) {}
