package dev.pagewatch.model.compare;

import java.util.function.Supplier;

/** Told of each step over a text, for previews. */
@FunctionalInterface
public interface Steps {

  /** Tells nobody. */
  Steps UNTOLD = (name, count, text) -> {};

  /**
   * A step that ran.
   *
   * @param name the filter's name
   * @param count what it did, such as lines dropped or changed
   * @param text after it
   */
  void add(String name, int count, Supplier<String> text);
}
