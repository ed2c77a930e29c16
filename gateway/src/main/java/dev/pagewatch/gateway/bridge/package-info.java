/** The event-bus bridge protocol over SockJS: the only place that knows SockJS. */
@NullMarked
package dev.pagewatch.gateway.bridge;

import org.jspecify.annotations.NullMarked;
