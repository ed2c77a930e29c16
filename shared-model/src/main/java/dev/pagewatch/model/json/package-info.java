/**
 * The one JSON mapping of wire shapes: RFC 3339 times in milliseconds, ISO 8601 durations. And
 * reading what people wrote field by field, with all that is wrong in it named.
 */
@NullMarked
package dev.pagewatch.model.json;

import org.jspecify.annotations.NullMarked;
