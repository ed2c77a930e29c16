/** Event loops: where what is shared lives, and how others reach it. No rules of the product. */
@NullMarked
package dev.pagewatch.gateway.loop;

import org.jspecify.annotations.NullMarked;
