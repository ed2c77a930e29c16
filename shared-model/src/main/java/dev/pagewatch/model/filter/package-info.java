/** What of a page counts: the filters and conditions of a watch, their JSON and its validation. */
@NullMarked
package dev.pagewatch.model.filter;

import org.jspecify.annotations.NullMarked;
