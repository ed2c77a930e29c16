package dev.pagewatch.gateway.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A change of a watch's own history bounds, each left as it is unless it is set.
 *
 * @param count to be set; null for what is set for all
 * @param age to be set; null for what is set for all
 */
public record HistoryEdit(
    boolean setsCount, @Nullable Integer count, boolean setsAge, @Nullable Duration age) {}
