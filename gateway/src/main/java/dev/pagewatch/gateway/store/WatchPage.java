package dev.pagewatch.gateway.store;

import dev.pagewatch.model.watch.Watch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param total rows matching, over all pages
 * @param next where the next page starts, null on the last
 * @param revision the database's revision the page was read at
 */
public record WatchPage(
    List<Watch> items, long total, WatchQuery.@Nullable Position next, long revision) {}
