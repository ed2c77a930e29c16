/**
 * Backup files: everything that must not be lost, in one file that either database can be filled
 * from.
 */
@NullMarked
package dev.pagewatch.gateway.backup;

import org.jspecify.annotations.NullMarked;
