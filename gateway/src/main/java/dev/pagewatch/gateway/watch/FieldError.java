package dev.pagewatch.gateway.watch;

/**
 * One thing wrong with what was sent.
 *
 * @param field the field's name, or empty for the whole body
 * @param message what is wrong and how to mend it, for people
 */
public record FieldError(String field, String message) {}
