/** What changed between two texts, by line and by word. */
@NullMarked
package dev.pagewatch.gateway.diff;

import org.jspecify.annotations.NullMarked;
