/** What differs between two texts, found in bounded time. Plain computing, no other part known. */
@NullMarked
package dev.pagewatch.model.diff;

import org.jspecify.annotations.NullMarked;
