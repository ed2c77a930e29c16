package dev.pagewatch.model.compare;

/**
 * Whether a change counts.
 *
 * @param reason why, in plain words
 */
public record Verdict(boolean counts, String reason) {}
