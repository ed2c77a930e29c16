/** The store on SQLite: the only place that knows SQL, jOOQ and Flyway. */
@NullMarked
package dev.pagewatch.gateway.store.sql;

import org.jspecify.annotations.NullMarked;
