/** Turns fetched documents into the text that is compared and shown. No I/O. */
@NullMarked
package dev.pagewatch.worker.content;

import org.jspecify.annotations.NullMarked;
