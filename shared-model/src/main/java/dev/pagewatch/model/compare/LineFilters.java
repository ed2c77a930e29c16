package dev.pagewatch.model.compare;

import dev.pagewatch.model.filter.Filters;

/**
 * What a snapshot's text compares as: the filters over lines. Those over documents, {@code extract}
 * and {@code onlyNewLines} it has been through.
 */
public record LineFilters(Filters filters) {

  /**
   * A page as conditions see it. Blocks while it computes.
   *
   * @param text what people see
   * @throws FilterFailedException when it takes too long or too much
   */
  public Reading reading(String text) {
    Allowance allowance = Allowance.start(Allowance.TIME, Allowance.MEMORY);
    TextLines lines = new TextLines(filters, allowance, Steps.UNTOLD);
    return new Reading(text, String.join("\n", lines.counting(lines.shown(text))));
  }
}
