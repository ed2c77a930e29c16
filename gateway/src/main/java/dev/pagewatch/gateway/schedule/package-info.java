/**
 * When the next check is due: interval, weekly windows, retries after failures, catching up. Pure
 * computing: no clock, no database, no chance but what a watch's id and count of checks give.
 */
@NullMarked
package dev.pagewatch.gateway.schedule;

import org.jspecify.annotations.NullMarked;
