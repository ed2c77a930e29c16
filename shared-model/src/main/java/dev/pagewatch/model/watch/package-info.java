/** What a watch is to everybody who sees one: its wire shape, its states and its check errors. */
@NullMarked
package dev.pagewatch.model.watch;

import org.jspecify.annotations.NullMarked;
