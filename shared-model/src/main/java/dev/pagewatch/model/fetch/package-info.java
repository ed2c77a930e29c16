/** How a watch's page is fetched: the contract's {@code fetch}, its JSON and its validation. */
@NullMarked
package dev.pagewatch.model.fetch;

import org.jspecify.annotations.NullMarked;
