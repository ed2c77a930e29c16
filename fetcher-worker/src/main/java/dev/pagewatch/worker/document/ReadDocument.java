package dev.pagewatch.worker.document;

import java.util.Optional;

/**
 * What a document says.
 *
 * @param title its own, empty where it has none
 * @param text lines for people
 * @param counting the lines of it that are compared; empty for all
 */
public record ReadDocument(String title, String text, Optional<String> counting) {}
