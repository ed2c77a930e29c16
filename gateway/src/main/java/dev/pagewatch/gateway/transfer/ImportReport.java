package dev.pagewatch.gateway.transfer;

import java.util.List;

/**
 * What became of each watch of an import.
 *
 * @param created how many were added
 * @param skipped those that were not, in order of line
 * @param notes what was lost of those that were, in order of line
 */
public record ImportReport(long created, List<Skipped> skipped, List<Note> notes) {

  /**
   * A watch that was not added.
   *
   * @param line in a list of URLs, else the watch's number in its file, from 1
   * @param url as it was found, shortened
   * @param reason for people
   */
  public record Skipped(int line, String url, String reason) {}

  /**
   * Something of a watch that was not taken over.
   *
   * @param line as in {@link Skipped}
   * @param url as it was found, shortened
   * @param message for people
   */
  public record Note(int line, String url, String message) {}
}
