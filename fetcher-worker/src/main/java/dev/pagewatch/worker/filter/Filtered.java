package dev.pagewatch.worker.filter;

import dev.pagewatch.model.compare.Reading;
import dev.pagewatch.model.compare.TriggerEvaluation;
import dev.pagewatch.model.hash.Sha256;
import java.util.List;

/**
 * What the filters made of a document.
 *
 * @param text what people see and the snapshot keeps: lines joined by {@code \n}
 * @param compared what decides whether the page changed: {@code text} less what doesn't count
 * @param lines what would be remembered as seen, for {@code onlyNewLines}: the lines that count,
 *     new and old
 * @param nothingNew whether only new lines count and there are none, so that the page is unchanged
 *     whatever the last hash was
 * @param steps the text after each step that ran; empty unless a preview was asked for
 */
public record Filtered(
    String text, String compared, List<String> lines, boolean nothingNew, List<Step> steps) {

  /** Copies the lists. */
  public Filtered {
    lines = List.copyOf(lines);
    steps = List.copyOf(steps);
  }

  /**
   * The text after a step.
   *
   * @param name the filter's name, or {@code text} for the text before {@code extract}
   * @param count what it did: parts chosen or removed, matches, lines that it dropped or changed
   */
  public record Step(String name, int count, String text) {}

  /** A copy with the text after each step. */
  Filtered with(List<Step> steps) {
    return new Filtered(text, compared, lines, nothingNew, steps);
  }

  /** Lower-case hex SHA-256 of what is compared. */
  public String hash() {
    return Sha256.hex(compared);
  }

  /** Both texts, for {@link TriggerEvaluation}. */
  public Reading reading() {
    return new Reading(text, compared);
  }
}
