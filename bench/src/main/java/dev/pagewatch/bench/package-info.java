/** Load drivers that print figures beside a baseline of the same run. Never shipped. */
@NullMarked
package dev.pagewatch.bench;

import org.jspecify.annotations.NullMarked;
