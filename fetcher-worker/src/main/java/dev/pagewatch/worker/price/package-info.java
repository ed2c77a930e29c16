/**
 * Reads what a page's product costs and whether it can be had, from what shops tell machines and,
 * where a watch names a part, from what they show. What comes in is a parsed page or parts of one.
 * Plain computing; no I/O.
 */
@NullMarked
package dev.pagewatch.worker.price;

import org.jspecify.annotations.NullMarked;
