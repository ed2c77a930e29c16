package dev.pagewatch.gateway.store;

/** Counts over all watches. */
public record WatchCounts(
    long watches, long paused, long failing, long unviewed, long changesLastDay) {}
