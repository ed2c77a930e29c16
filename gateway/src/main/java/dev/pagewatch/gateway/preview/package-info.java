/**
 * Has workers show what drafts would find, for those who edit them. Asks, waits in turn and hands
 * the answer on; nothing here reads or writes the store.
 */
@NullMarked
package dev.pagewatch.gateway.preview;

import org.jspecify.annotations.NullMarked;
