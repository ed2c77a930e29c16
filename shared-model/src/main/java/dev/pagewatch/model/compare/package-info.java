/**
 * Whether a text differs from another in what counts: filters over lines, and conditions. The
 * worker compares by them, the gateway holds what differs against the history.
 */
@NullMarked
package dev.pagewatch.model.compare;

import org.jspecify.annotations.NullMarked;
