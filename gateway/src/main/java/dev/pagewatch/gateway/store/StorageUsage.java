package dev.pagewatch.gateway.store;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What the database holds and takes up. On PostgreSQL counts above 100,000 are the server's
 * statistics, which may be some seconds old.
 *
 * @param databaseBytes on disk, free space inside included
 * @param freeBytes inside it, used before it grows; null where that isn't known
 * @param walBytes of SQLite's write-ahead log beside it, else null
 * @param watches that there are
 * @param snapshots of all watches
 * @param blobs stored bodies: texts, pages and screenshots, each content once
 * @param blobBytes what bodies take up, compressed
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record StorageUsage(
    long databaseBytes,
    @Nullable Long freeBytes,
    @Nullable Long walBytes,
    long watches,
    long snapshots,
    long blobs,
    long blobBytes) {}
