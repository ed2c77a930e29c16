/**
 * The truth and the edge: wires store, queue, live publishing, REST and bridge into one gateway.
 */
@NullMarked
package dev.pagewatch.gateway;

import org.jspecify.annotations.NullMarked;
