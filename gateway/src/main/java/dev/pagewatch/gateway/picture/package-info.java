/** Pictures held against each other, pixel by pixel. Plain computing; no I/O. */
@NullMarked
package dev.pagewatch.gateway.picture;

import org.jspecify.annotations.NullMarked;
