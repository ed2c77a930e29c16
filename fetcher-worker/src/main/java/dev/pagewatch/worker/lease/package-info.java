/**
 * How a worker gets checks and hands in results: leases, heartbeats, delivery. Plain classes that
 * live on one event loop; only the verticle and the bus link know Vert.x.
 */
@NullMarked
package dev.pagewatch.worker.lease;

import org.jspecify.annotations.NullMarked;
