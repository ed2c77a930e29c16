/** What is told about the whole: worker status, queue length, statistics. */
@NullMarked
package dev.pagewatch.model.fleet;

import org.jspecify.annotations.NullMarked;
