/**
 * Live sessions on the bus: which browsers people use on this worker, what they are told to do, and
 * who hears of it. The browsers themselves are {@code worker.browser}'s.
 */
@NullMarked
package dev.pagewatch.worker.session;

import org.jspecify.annotations.NullMarked;
