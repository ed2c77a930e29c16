/** The HTTP server: admission, security headers, health, metrics and the static UI. */
@NullMarked
package dev.pagewatch.gateway.edge;

import org.jspecify.annotations.NullMarked;
