/**
 * What is kept, as interfaces: one repository an aggregate, transactions, and what a commit
 * changed. No SQL.
 */
@NullMarked
package dev.pagewatch.gateway.store;

import org.jspecify.annotations.NullMarked;
