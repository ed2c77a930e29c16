/** What a product costs and whether it can be had, as shops say it and as everybody is told it. */
@NullMarked
package dev.pagewatch.model.price;

import org.jspecify.annotations.NullMarked;
