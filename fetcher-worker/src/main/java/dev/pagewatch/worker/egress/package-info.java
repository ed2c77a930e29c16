/**
 * Where connections to watched sites are judged and dialled: the address judged is the address
 * dialled. Nothing else in the worker resolves names.
 */
@NullMarked
package dev.pagewatch.worker.egress;

import org.jspecify.annotations.NullMarked;
