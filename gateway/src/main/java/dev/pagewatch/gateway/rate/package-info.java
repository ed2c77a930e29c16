/** How much of something may come from one side in a time. Counts and clocks, nothing else. */
@NullMarked
package dev.pagewatch.gateway.rate;

import org.jspecify.annotations.NullMarked;
