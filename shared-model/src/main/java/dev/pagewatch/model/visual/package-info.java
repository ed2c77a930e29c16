/** What a watch of what a page looks like goes by, and the words for what it finds. */
@NullMarked
package dev.pagewatch.model.visual;

import org.jspecify.annotations.NullMarked;
