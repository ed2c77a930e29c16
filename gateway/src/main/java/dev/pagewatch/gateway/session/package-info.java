/**
 * Live sessions as the gateway knows them: who opened which on what worker. It hears of them over
 * the bus, hands on what their openers command, and ends those whose opener is gone.
 */
@NullMarked
package dev.pagewatch.gateway.session;

import org.jspecify.annotations.NullMarked;
