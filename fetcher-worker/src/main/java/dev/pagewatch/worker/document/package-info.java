/**
 * Reads PDFs and images in processes beside this one: their formats are large, their files come
 * from strangers, and only a process can be held to its memory and ended at any time.
 */
@NullMarked
package dev.pagewatch.worker.document;

import org.jspecify.annotations.NullMarked;
