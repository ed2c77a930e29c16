/** What is told to viewers while it happens: watch status, queue length, statistics. */
@NullMarked
package dev.pagewatch.gateway.live;

import org.jspecify.annotations.NullMarked;
