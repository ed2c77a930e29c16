/** The one JSON mapping of wire shapes: RFC 3339 times in milliseconds, ISO 8601 durations. */
@NullMarked
package dev.pagewatch.model.json;

import org.jspecify.annotations.NullMarked;
