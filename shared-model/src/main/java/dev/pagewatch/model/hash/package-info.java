/** Names of content by what it is. */
@NullMarked
package dev.pagewatch.model.hash;

import org.jspecify.annotations.NullMarked;
