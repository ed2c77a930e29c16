/** Which workers there are and how they are. */
@NullMarked
package dev.pagewatch.gateway.fleet;

import org.jspecify.annotations.NullMarked;
