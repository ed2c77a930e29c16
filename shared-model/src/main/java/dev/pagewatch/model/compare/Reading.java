package dev.pagewatch.model.compare;

/**
 * A page at one time, as conditions see it.
 *
 * @param text what people see: texts and numbers are looked for here
 * @param compared what counts: kinds and sizes of changes are found here
 */
public record Reading(String text, String compared) {

  /** A page without filters, where all of the text counts. */
  public static Reading of(String text) {
    return new Reading(text, text);
  }
}
