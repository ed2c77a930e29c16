/** The messages by which checks move between gateway and worker: lease, job, progress, result. */
@NullMarked
package dev.pagewatch.model.check;

import org.jspecify.annotations.NullMarked;
