/** Where comparisons that people ask for are computed, so that they don't crowd out all else. */
@NullMarked
package dev.pagewatch.gateway.diff;

import org.jspecify.annotations.NullMarked;
