/** The process from outside: real child processes, real signals, real files. */
@NullMarked
package dev.pagewatch.standalone;

import org.jspecify.annotations.NullMarked;
