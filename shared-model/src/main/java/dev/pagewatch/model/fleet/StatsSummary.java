package dev.pagewatch.model.fleet;

/**
 * Body of {@code stats.summary}.
 *
 * @param watches all watches
 * @param failing watches whose last check failed
 * @param unviewed watches with a change nobody has seen
 * @param checksLastMinute checks finished in the last 60 s
 * @param changesLastDay changes found in the last 24 h
 * @param workers workers up
 * @param sockets browsers connected to this gateway
 */
public record StatsSummary(
    long watches,
    long paused,
    long failing,
    long unviewed,
    long checksLastMinute,
    long changesLastDay,
    int workers,
    int browserSlots,
    int browserSlotsBusy,
    int httpSlots,
    int httpSlotsBusy,
    int sockets) {}
