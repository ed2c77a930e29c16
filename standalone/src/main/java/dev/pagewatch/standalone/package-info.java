/**
 * The process: command line, settings, logs, wiring, signals and exit status. Straight-line code on
 * the main thread; nothing of the product's own work happens here.
 */
@NullMarked
package dev.pagewatch.standalone;

import org.jspecify.annotations.NullMarked;
