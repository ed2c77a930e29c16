package dev.pagewatch.model.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How much of one watch's past is kept. Its newest snapshot is kept whatever its age.
 *
 * @param count snapshots, or null for what is set for all
 * @param age of a snapshot, or null for what is set for all
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record HistoryBounds(@Nullable Integer count, @Nullable Duration age) {}
