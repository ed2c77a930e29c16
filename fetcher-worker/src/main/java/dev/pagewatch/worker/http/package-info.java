/** The plain HTTP engine: fetches a page without a browser and says how its content compares. */
@NullMarked
package dev.pagewatch.worker.http;

import org.jspecify.annotations.NullMarked;
