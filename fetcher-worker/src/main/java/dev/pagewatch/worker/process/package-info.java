/** Finding and ending the operating-system processes of a browser slot, without asking them. */
@NullMarked
package dev.pagewatch.worker.process;

import org.jspecify.annotations.NullMarked;
