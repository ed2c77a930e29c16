/** From due to stored: leases, results, expiry and the waking of workers. */
@NullMarked
package dev.pagewatch.gateway.queue;

import org.jspecify.annotations.NullMarked;
