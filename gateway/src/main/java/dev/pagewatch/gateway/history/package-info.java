/** How much of the past is kept: trims histories in the background. */
@NullMarked
package dev.pagewatch.gateway.history;

import org.jspecify.annotations.NullMarked;
