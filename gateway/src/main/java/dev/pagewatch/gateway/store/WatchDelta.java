package dev.pagewatch.gateway.store;

import dev.pagewatch.model.watch.Watch;
import java.util.List;

/**
 * What changed after a revision, in revision order.
 *
 * @param deleted ids of watches deleted in the covered range
 * @param revision everything up to here is covered; ask from here for more
 * @param complete whether nothing newer was there when it was read
 */
public record WatchDelta(
    List<Watch> items, List<String> deleted, long revision, boolean complete) {}
