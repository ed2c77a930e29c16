/**
 * What an operator may set, with defaults, and how it is read from names and text. Every refusal is
 * one line for people. Pure: no files, no environment, no clock.
 */
@NullMarked
package dev.pagewatch.model.settings;

import org.jspecify.annotations.NullMarked;
