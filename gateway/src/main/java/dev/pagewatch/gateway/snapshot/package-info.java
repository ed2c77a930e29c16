/** What a watch looked like: stored texts, pages and screenshots. */
@NullMarked
package dev.pagewatch.gateway.snapshot;

import org.jspecify.annotations.NullMarked;
