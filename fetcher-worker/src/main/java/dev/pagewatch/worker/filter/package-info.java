/**
 * What of a page counts: runs a watch's filters over a fetched document, and its conditions over
 * what came of it. Plain computing in bounded time and memory; no I/O, no bus, no store.
 */
@NullMarked
package dev.pagewatch.worker.filter;

import org.jspecify.annotations.NullMarked;
