/** The worker put together: what it is told at the start, how its parts are wired, how it stops. */
@NullMarked
package dev.pagewatch.worker;

import org.jspecify.annotations.NullMarked;
