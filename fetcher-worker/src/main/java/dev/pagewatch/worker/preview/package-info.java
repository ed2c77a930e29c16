/**
 * Shows what a draft's check finds, for its editor. Beside leased checks, in places of its own, and
 * never kept: what comes in is a request over the bus, and all that comes of it is the answer.
 */
@NullMarked
package dev.pagewatch.worker.preview;

import org.jspecify.annotations.NullMarked;
