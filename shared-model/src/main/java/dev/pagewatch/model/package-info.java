/**
 * The language gateway and worker both speak: records, enums, bus addresses, JSON mapping and
 * validation. No I/O happens here; whatever needs a socket, a file or a clock belongs to a module
 * that depends on this one.
 */
@NullMarked
package dev.pagewatch.model;

import org.jspecify.annotations.NullMarked;
